/** The layers of `docs/architecture.md`, checked: who may import whom. */

/** @param {string} from @param {string} forbidden @param {string} why */
const never = (name, from, forbidden, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: forbidden },
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two modules are one.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolved',
      comment: 'Every import must lead somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(electron|virtual:|\\$)' },
    },
    never(
      'core-is-alone',
      '^core/',
      '^(native-models|electron|renderer|scripts)/',
      'core imports nothing of ours.',
    ),
    {
      name: 'core-is-pure',
      comment:
        'core knows no file, process, network, DOM or ONNX: it imports zod and the contract library only.',
      severity: 'error',
      from: { path: '^core/', pathNot: '\\.test\\.ts$|/test/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot: 'node_modules/(zod|@orpc/(contract|shared|client|standard-server))',
      },
    },
    never(
      'models-know-core-only',
      '^native-models/',
      '^(electron|renderer|scripts)/',
      'native-models imports core only.',
    ),
    never(
      'renderer-knows-core-only',
      '^renderer/',
      '^(native-models|electron|scripts)/',
      'the renderer reaches the engine through the contract.',
    ),
    never(
      'hosts-do-not-draw',
      '^electron/',
      '^renderer/',
      'hosts serve the built renderer, they do not import it.',
    ),
    never(
      'host-runs-no-onnx',
      '^electron/(host|main|preload|serve|cli)/',
      'node_modules/onnxruntime',
      'only the engine process and native-models touch ONNX Runtime.',
    ),
    {
      name: 'electron-in-its-place',
      comment: 'The electron module exists only inside Electron; importing it elsewhere downloads a binary.',
      severity: 'error',
      from: { path: '^electron/', pathNot: '^electron/(main|preload)/' },
      to: { path: '(^electron$|node_modules/electron/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'core/kernels/(assembly|build)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'svelte'],
    },
  },
};
