/** Makes ONNX Runtime try to start CUDA, in a process of its own. */
import { listProviders } from '../../providers.ts';

await listProviders();
