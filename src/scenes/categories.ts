/**
 * @file What can stand in a scene: 60 of COCO's 80 categories, with COCO's names, the Noto emoji
 * that draw them, the words that captions use for them, and where they are at home.
 *
 * The twenty that are missing have no emoji of their own (fire hydrant, microwave, ...) or cannot
 * be told apart at 64 pixels (fork, spoon, ...).
 */

/** Where an object's weight rests; decides its height in the picture. */
export type Stance = 'ground' | 'sky' | 'water';

/** The places that a scene can show; `PLACES` in `places.ts` says what each looks like. */
export type PlaceName =
  | 'meadow'
  | 'forest'
  | 'desert'
  | 'snowfield'
  | 'city'
  | 'road'
  | 'ocean'
  | 'beach'
  | 'sky'
  | 'livingroom'
  | 'bedroom'
  | 'bathroom'
  | 'kitchen'
  | 'office';

/** One drawing of a category. */
export interface SpriteChoice {
  /** Name of the icon in the Noto set, e.g. `sport-utility-vehicle`. */
  readonly sprite: string;
  /** A colour word that is true of this drawing, or an empty string. */
  readonly colour: string;
  /** Indices into the category's nouns that are true of this drawing. */
  readonly nouns: readonly number[] | undefined;
}

/** One COCO category. */
export interface Category {
  /** COCO's own name, e.g. `sports ball`. */
  readonly name: string;
  readonly sprites: readonly SpriteChoice[];
  /** Words for it: singular and plural. The first is the most usual. */
  readonly nouns: readonly (readonly [singular: string, plural: string])[];
  readonly places: readonly PlaceName[];
  readonly stance: Stance;
  /** Size against other objects at the same distance; 1 is the largest. */
  readonly scale: number;
  /** Other categories that its drawing always shows too (a surfer stands on the surfboard). */
  readonly implies: readonly string[];
}

const STREET: PlaceName[] = ['city', 'road'];
const LAND: PlaceName[] = ['meadow', 'forest', 'desert'];
const ROOM: PlaceName[] = ['livingroom', 'bedroom'];
const TABLE: PlaceName[] = ['kitchen', 'office'];
const FOOD: PlaceName[] = ['kitchen'];

/** `sprite:colour sprite:colour:noun` -> choices; without a noun index all nouns fit. */
function parseSprites(text: string): SpriteChoice[] {
  return text.split(' ').map((part) => {
    const [sprite = '', colour = '', noun] = part.split(':');
    return { sprite, colour, nouns: noun === undefined ? undefined : [0, Number(noun)] };
  });
}

/** `car/cars,automobile/automobiles` -> pairs. */
function parseNouns(text: string): (readonly [string, string])[] {
  return text.split(',').map((part) => {
    const [singular = '', plural = ''] = part.split('/');
    return [singular, plural] as const;
  });
}

/** One row of the table below. */
function row(
  name: string,
  sprites: string,
  nouns: string,
  places: readonly PlaceName[],
  scale: number,
  stance: Stance = 'ground',
  implies: readonly string[] = [],
): Category {
  return {
    name,
    sprites: parseSprites(sprites),
    nouns: parseNouns(nouns),
    places,
    stance,
    scale,
    implies,
  };
}

/** All categories, in COCO's order. */
export const CATEGORIES: readonly Category[] = [
  row(
    'person',
    'man-standing:green:1 woman-standing:purple:2 person-standing:orange:0 man-walking:green:1 woman-walking:purple:2 person-running:orange:0',
    'person/people,man/men,woman/women',
    [...STREET, ...LAND, 'beach', 'snowfield', 'livingroom'],
    0.95,
  ),
  row('bicycle', 'bicycle:blue', 'bicycle/bicycles,bike/bikes', [...STREET, 'meadow'], 0.85),
  row(
    'car',
    'automobile:red sport-utility-vehicle:blue taxi:yellow',
    'car/cars,automobile/automobiles',
    [...STREET, 'desert'],
    0.9,
  ),
  row(
    'motorcycle',
    'motorcycle:red motor-scooter:yellow',
    'motorcycle/motorcycles,motorbike/motorbikes',
    STREET,
    0.85,
  ),
  row(
    'airplane',
    'airplane:blue small-airplane:blue',
    'airplane/airplanes,plane/planes',
    ['sky', 'sky', 'ocean', 'desert'],
    0.9,
    'sky',
  ),
  row('bus', 'bus:orange oncoming-bus:yellow trolleybus:blue', 'bus/buses', STREET, 1),
  row(
    'train',
    'train:blue locomotive:black railway-car:green bullet-train:white',
    'train/trains',
    ['road', 'desert', 'meadow'],
    1,
  ),
  row(
    'truck',
    'delivery-truck:orange articulated-lorry:green pickup-truck:red fire-engine:red',
    'truck/trucks,lorry/lorries',
    [...STREET, 'desert'],
    1,
  ),
  row(
    'boat',
    'sailboat:orange motor-boat:blue ship:red ferry:blue',
    'boat/boats,ship/ships',
    ['ocean', 'ocean', 'beach'],
    1,
    'water',
  ),
  row(
    'traffic light',
    'vertical-traffic-light horizontal-traffic-light',
    'traffic light/traffic lights,signal light/signal lights',
    ['city', 'road'],
    0.75,
  ),
  row('stop sign', 'stop-sign:red', 'stop sign/stop signs', STREET, 0.65),
  row(
    'bird',
    'bird:blue black-bird:black parrot:green dove:white',
    'bird/birds',
    ['sky', 'meadow', 'forest', 'beach', 'ocean'],
    0.7,
    'sky',
  ),
  row(
    'cat',
    'cat:orange black-cat:black',
    'cat/cats,kitten/kittens',
    [...ROOM, 'city', 'meadow'],
    0.75,
  ),
  row(
    'dog',
    'dog:white poodle:white guide-dog:brown',
    'dog/dogs,puppy/puppies',
    [...ROOM, 'meadow', 'city', 'beach', 'snowfield'],
    0.75,
  ),
  row('horse', 'horse:brown', 'horse/horses,pony/ponies', ['meadow', 'forest', 'desert'], 1),
  row('sheep', 'ewe:white ram:brown', 'sheep/sheep,lamb/lambs', ['meadow', 'snowfield'], 0.8),
  row('cow', 'cow:white ox:brown', 'cow/cows,bull/bulls', ['meadow', 'forest'], 0.95),
  row('elephant', 'elephant:gray', 'elephant/elephants', ['desert', 'meadow', 'forest'], 1),
  row('bear', 'bear:brown polar-bear:white', 'bear/bears', ['forest', 'snowfield'], 0.85),
  row('zebra', 'zebra:striped', 'zebra/zebras', ['desert', 'meadow'], 0.95),
  row('giraffe', 'giraffe:yellow', 'giraffe/giraffes', ['desert', 'meadow', 'forest'], 1),
  row(
    'backpack',
    'backpack:red',
    'backpack/backpacks,rucksack/rucksacks',
    ['city', 'bedroom', 'forest', 'office'],
    0.7,
  ),
  row(
    'umbrella',
    'umbrella:purple closed-umbrella:blue',
    'umbrella/umbrellas,parasol/parasols',
    ['city', 'beach', 'beach', 'road'],
    0.8,
  ),
  row(
    'handbag',
    'handbag:brown clutch-bag:yellow',
    'handbag/handbags,purse/purses',
    ['city', 'bedroom', 'livingroom'],
    0.65,
  ),
  row(
    'suitcase',
    'luggage:blue',
    'suitcase/suitcases,travel bag/travel bags',
    ['city', 'bedroom', 'road'],
    0.75,
  ),
  row('frisbee', 'flying-disc:blue', 'frisbee/frisbees', ['meadow', 'beach'], 0.6, 'sky'),
  row('skis', 'skis:blue', 'skis/skis,ski boot/ski boots', ['snowfield'], 0.75),
  row(
    'sports ball',
    'soccer-ball:white basketball:orange baseball:white',
    'ball/balls,sports ball/sports balls',
    ['meadow', 'beach', 'road', 'livingroom'],
    0.6,
  ),
  row('kite', 'kite:colorful', 'kite/kites', ['sky', 'beach', 'meadow'], 0.8, 'sky'),
  row('skateboard', 'skateboard:black', 'skateboard/skateboards', ['city', 'road'], 0.75),
  row(
    'surfboard',
    'person-surfing:orange',
    'surfboard/surfboards,surfer/surfers',
    ['ocean', 'ocean', 'beach'],
    0.95,
    'water',
    ['person'],
  ),
  row(
    'tennis racket',
    'tennis:blue',
    'tennis racket/tennis rackets,racket/rackets',
    ['meadow', 'road', 'bedroom'],
    0.75,
  ),
  row(
    'bottle',
    'bottle-with-popping-cork:green baby-bottle:white',
    'bottle/bottles',
    [...FOOD, 'kitchen', 'livingroom'],
    0.8,
  ),
  row(
    'wine glass',
    'wine-glass:red',
    'wine glass/wine glasses,glass of wine/glasses of wine',
    FOOD,
    0.8,
  ),
  row(
    'cup',
    'hot-beverage:white teacup-without-handle:green cup-with-straw:blue',
    'cup/cups,mug/mugs',
    TABLE,
    0.75,
  ),
  row('bowl', 'bowl-with-spoon:blue steaming-bowl:red', 'bowl/bowls,dish/dishes', FOOD, 0.8),
  row('banana', 'banana:yellow', 'banana/bananas', FOOD, 0.75),
  row('apple', 'red-apple:red', 'apple/apples', TABLE, 0.65),
  row('sandwich', 'sandwich:brown', 'sandwich/sandwiches', FOOD, 0.8),
  row('orange', 'tangerine:orange', 'orange/oranges,tangerine/tangerines', FOOD, 0.65),
  row('broccoli', 'broccoli:green', 'broccoli/broccoli', FOOD, 0.7),
  row('carrot', 'carrot:orange', 'carrot/carrots', FOOD, 0.75),
  row('hot dog', 'hot-dog:yellow', 'hot dog/hot dogs,sausage/sausages', FOOD, 0.8),
  row('pizza', 'pizza:yellow', 'pizza/pizzas,slice of pizza/slices of pizza', FOOD, 0.85),
  row('donut', 'doughnut:pink', 'donut/donuts,doughnut/doughnuts', FOOD, 0.7),
  row(
    'cake',
    'birthday-cake:pink shortcake:white',
    'cake/cakes,birthday cake/birthday cakes',
    FOOD,
    0.85,
  ),
  row('chair', 'chair:brown', 'chair/chairs', [...ROOM, 'livingroom'], 0.9),
  row('couch', 'couch-and-lamp:blue', 'couch/couches,sofa/sofas', ['livingroom'], 1),
  row(
    'potted plant',
    'potted-plant:green',
    'potted plant/potted plants,house plant/house plants',
    [...ROOM, 'office', 'bathroom'],
    0.8,
  ),
  row('bed', 'bed:blue', 'bed/beds', ['bedroom'], 1),
  row('toilet', 'toilet:white', 'toilet/toilets', ['bathroom'], 0.9),
  row('tv', 'television:black', 'tv/tvs,television/televisions', ROOM, 0.85),
  row(
    'laptop',
    'laptop:gray',
    'laptop/laptops,computer/computers',
    ['office', 'office', 'bedroom'],
    0.85,
  ),
  row('keyboard', 'keyboard:white', 'keyboard/keyboards', ['office'], 0.8),
  row(
    'cell phone',
    'mobile-phone:black',
    'cell phone/cell phones,phone/phones',
    ['office', 'kitchen'],
    0.65,
  ),
  row(
    'book',
    'open-book:blue books:colorful',
    'book/books',
    ['office', 'bedroom', 'livingroom'],
    0.75,
  ),
  row(
    'clock',
    'alarm-clock:red mantelpiece-clock:brown',
    'clock/clocks,alarm clock/alarm clocks',
    ['bedroom', 'office', 'livingroom'],
    0.75,
  ),
  row('vase', 'amphora:orange', 'vase/vases,jar/jars', ['livingroom', 'office', 'kitchen'], 0.75),
  row('scissors', 'scissors:gray', 'scissors/scissors', ['office', 'bathroom'], 0.7),
  row('teddy bear', 'teddy-bear:brown', 'teddy bear/teddy bears', [...ROOM, 'bedroom'], 0.8),
];

/** COCO names in the order of `CATEGORIES`: the order of every label vector. */
export const CATEGORY_NAMES: readonly string[] = CATEGORIES.map((category) => category.name);
