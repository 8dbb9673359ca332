/**
 * Things that prompts speak of, by their physical size: what lies between a coast and a leaf.
 *
 * The table is small and plain on purpose: it proposes a first sentence that a person then makes their own. Its
 * sentences keep to words that the model in the box knows, where it has words for them.
 */

/** Worlds that things belong to. One thing may belong to several: a planet is in space, and land lies on it. */
export type Realm = 'space' | 'land' | 'sea' | 'plant' | 'animal' | 'city' | 'matter';

/** Something that can fill a picture. */
export interface Thing {
  /** Names under which prompts speak of it, in lower case and in the singular unless it is always several. */
  readonly names: readonly string[];
  /** How wide a view is that it fills, in metres. */
  readonly metres: number;
  /** Where it belongs; the first one is its home. */
  readonly realms: readonly Realm[];
  /** A level that shows it. */
  readonly prompt: string;
}

const thing = (metres: number, realms: string, names: string, prompt: string): Thing => ({
  names: names.split('|'),
  metres,
  realms: realms.split(' ') as Realm[],
  prompt,
});

/** The table, widest first. */
export const THINGS: readonly Thing[] = [
  thing(1e25, 'space', 'universe|galaxies|deep space|cosmos', 'hundreds of distant galaxies in deep space'),
  thing(1e21, 'space', 'galaxy|milky way|andromeda', 'a blue spiral galaxy'),
  thing(1e18, 'space', 'nebula|star cluster|globular cluster|gas cloud', 'a pink and blue nebula'),
  thing(1e13, 'space', 'solar system|planets|orbits', 'planets in orbit around a bright sun'),
  thing(3e9, 'space', 'sun|star', 'a burning star with flares'),
  thing(1.4e8, 'space', 'saturn|gas giant|ringed planet', 'a ringed planet in space'),
  thing(
    1.5e7,
    'land space sea city plant animal',
    'earth|planet|globe|world',
    'planet earth from space, blue and green',
  ),
  thing(5e6, 'space', 'moon|lunar', 'a grey moon with craters'),
  thing(
    4e6,
    'land sea city plant animal',
    'continent|africa|europe|asia|america|australia',
    'a continent from orbit',
  ),
  thing(
    6e5,
    'land sea plant animal',
    'archipelago|islands|hawaii|coastline|coast',
    'a green coastline from orbit under white clouds',
  ),
  thing(1e5, 'land plant animal', 'mountain range|mountains|alps|himalaya', 'green mountains from above'),
  thing(4e4, 'land sea plant', 'island|bay|delta', 'a tropical island in a blue ocean from above'),
  thing(2e4, 'city', 'city|town|skyline|new york|paris|london|tokyo', 'a city from above'),
  thing(1e4, 'land', 'volcano|mountain|peak|summit|valley|glacier', 'a mountain with snowy peaks'),
  thing(6e3, 'land', 'desert|dunes|canyon', 'sand dunes in a desert from above'),
  thing(5e3, 'sea', 'ocean|sea|lake', 'the surface of a blue ocean from above'),
  thing(
    3e3,
    'land plant animal city',
    'countryside|farmland|landscape|fields',
    'farmland with green fields from above',
  ),
  thing(2e3, 'land', 'crater|caldera', 'a volcanic crater from above'),
  thing(1.5e3, 'city', 'district|park|blocks|chicago', 'city blocks with streets from above'),
  thing(1e3, 'land plant animal', 'forest|woods|jungle|woodland', 'a dense green forest from above'),
  thing(300, 'land sea', 'beach|shore|waves|reef|coral reef', 'waves on a sandy shore from above'),
  thing(
    200,
    'land plant animal city',
    'meadow|field|clearing|garden|lawn|sunflower field',
    'a sunny meadow with many flowers from above',
  ),
  thing(150, 'plant animal', 'canopy|treetops', 'a dense green forest canopy from above'),
  thing(80, 'city', 'street|square|road|building|house|roof', 'a street with houses from above'),
  thing(40, 'land', 'lava|rocks|rocky', 'glowing lava between black rocks'),
  thing(15, 'plant animal', 'tree|oak|birch|palm|maple tree|maple', 'a lone green tree in a meadow'),
  thing(6, 'city land', 'picnic|blanket|people|room', 'people on a picnic blanket on a lawn, from above'),
  thing(3, 'plant animal', 'branch|branches|twig|bush', 'a branch with green leaves'),
  thing(2, 'city animal', 'man|woman|person|child|girl|boy|human', 'a person, from above'),
  thing(1, 'plant land', 'bark|trunk|moss', 'brown tree bark with green moss'),
  thing(0.6, 'animal', 'animal|bird|cat|dog|fox|owl|parrot', 'an animal in the grass'),
  thing(0.3, 'city animal', 'face|head|hand|arm', 'a face, close-up'),
  thing(
    0.2,
    'plant animal',
    'flower|flowers|sunflower|sunflowers|rose|daisy|dahlia|poppy|lavender|blossom',
    'a bright flower, close-up',
  ),
  thing(0.15, 'plant animal', 'leaf|leaves|maple leaf|petal|petals', 'a green leaf, close-up'),
  thing(
    0.05,
    'plant animal',
    'butterfly|dragonfly|fruit|seed|seeds|mushroom',
    'a butterfly on a flower, close-up',
  ),
  thing(0.03, 'animal city', 'eye|iris|skin|hair|fur', 'an eye, close-up'),
  thing(
    0.02,
    'matter land',
    'crystal|crystals|mineral|quartz|stone|pebble',
    'clear quartz crystals, close-up',
  ),
  thing(
    0.01,
    'animal plant',
    'ladybird|ladybug|beetle|bee|ant|insect|spider|caterpillar',
    'a red ladybird on a green leaf, close-up',
  ),
  thing(
    0.006,
    'plant sea animal',
    'dew drop|dew drops|drop|drops|dew',
    'a dew drop on a green leaf, close-up',
  ),
  thing(0.004, 'plant', 'leaf veins|veins|pollen', 'the veins of a green leaf, close-up'),
  thing(0.003, 'matter land sea', 'snowflake|ice crystal|grain|sand grain', 'a snowflake, close-up'),
  thing(0.001, 'animal', 'wing scales|scales|insect eye', 'the scales of a butterfly wing, very close-up'),
  thing(2e-4, 'plant animal sea', 'tissue|microbe|plankton|microbes', 'plant tissue under a microscope'),
  thing(5e-5, 'plant animal sea matter', 'cells|cell|plant cells', 'green plant cells under a microscope'),
  thing(
    1e-5,
    'plant animal matter',
    'cell nucleus|nucleus of a cell|chloroplast|bacteria|bacterium',
    'the nucleus of a cell under a microscope',
  ),
  thing(1e-8, 'plant animal matter', 'dna|helix|chromosome|virus', 'a double helix of dna'),
  thing(1e-9, 'plant animal matter sea', 'molecule|molecules|lattice', 'a molecule, like balls on sticks'),
  thing(
    1e-10,
    'plant animal matter sea',
    'atom|atoms|electron|electrons',
    'an atom with blue electron orbits',
  ),
  thing(
    1e-14,
    'matter',
    'atomic nucleus|nucleus of an atom|proton|neutron|nucleus',
    'the nucleus of an atom',
  ),
];

interface Mention {
  readonly thing: Thing;
  readonly start: number;
  readonly length: number;
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

const PATTERNS = THINGS.flatMap((each) =>
  each.names.map((name) => ({
    thing: each,
    pattern: new RegExp(
      `(?<![\\p{Letter}\\p{Number}])${escaped(name)}(?:e?s)?(?![\\p{Letter}\\p{Number}])`,
      'iu',
    ),
  })),
);

/**
 * What a prompt is about: of the things that it names, the first one, and of several names that begin there the
 * longest – `tree bark` is bark, `a leaf on a tree` is a leaf.
 *
 * @param prompt What a level shows.
 * @returns The thing, or null when the table knows nothing of it.
 */
export function subjectOf(prompt: string): Thing | null {
  const mentions: Mention[] = [];
  for (const { thing: named, pattern } of PATTERNS) {
    const match = pattern.exec(prompt);
    if (match) mentions.push({ thing: named, start: match.index, length: match[0].length });
  }
  const first = mentions.sort((a, b) => a.start - b.start || b.length - a.length)[0];
  if (!first) return null;
  // A name that follows at once is the noun, and the one before only tells its kind: "forest canopy", "tree bark".
  const end = first.start + first.length;
  const noun = mentions.find(({ start }) => start === end + 1 && prompt[end] === ' ');
  return (noun ?? first).thing;
}
