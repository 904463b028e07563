"""COCO-style annotation files of the simulated pictures: captions, and boxes with COCO's category ids."""

import json

LICENCE = 'Apache-2.0 (drawn by this project with Noto emoji)'
# id, name, super-category of COCO's 80 categories, in the form "super: id name, id name"
CATEGORY_TEXT = """
person: 1 person
vehicle: 2 bicycle, 3 car, 4 motorcycle, 5 airplane, 6 bus, 7 train, 8 truck, 9 boat
outdoor: 10 traffic light, 11 fire hydrant, 13 stop sign, 14 parking meter, 15 bench
animal: 16 bird, 17 cat, 18 dog, 19 horse, 20 sheep, 21 cow, 22 elephant, 23 bear, 24 zebra, 25 giraffe
accessory: 27 backpack, 28 umbrella, 31 handbag, 32 tie, 33 suitcase
sports: 34 frisbee, 35 skis, 36 snowboard, 37 sports ball, 38 kite, 39 baseball bat, 40 baseball glove, 41 skateboard, 42 surfboard, 43 tennis racket
kitchen: 44 bottle, 46 wine glass, 47 cup, 48 fork, 49 knife, 50 spoon, 51 bowl
food: 52 banana, 53 apple, 54 sandwich, 55 orange, 56 broccoli, 57 carrot, 58 hot dog, 59 pizza, 60 donut, 61 cake
furniture: 62 chair, 63 couch, 64 potted plant, 65 bed, 67 dining table, 70 toilet
electronic: 72 tv, 73 laptop, 74 mouse, 75 remote, 76 keyboard, 77 cell phone
appliance: 78 microwave, 79 oven, 80 toaster, 81 sink, 82 refrigerator
indoor: 84 book, 85 clock, 86 vase, 87 scissors, 88 teddy bear, 89 hair drier, 90 toothbrush
"""


def categories():
    """COCO's category records, sorted by id."""
    records = []
    for line in CATEGORY_TEXT.strip().splitlines():
        group, members = line.split(': ')
        for member in members.split(', '):
            number, name = member.split(' ', 1)
            records.append({'supercategory': group, 'id': int(number), 'name': name})
    return sorted(records, key=lambda record: record['id'])


def _base(size, coco_ids):
    images = [{'id': i, 'file_name': f'{i:012d}.jpg', 'height': size, 'width': size, 'license': 1} for i in coco_ids]
    info = {'description': 'Simulated scenes of the demo subject', 'version': '1.0'}
    return {'info': info, 'licenses': [{'id': 1, 'name': LICENCE, 'url': ''}], 'images': images}


def captions(scenes, coco_ids, size):
    annotations = []
    for scene, image_id in zip(scenes, coco_ids):
        for text in scene['captions']:
            annotations.append({'image_id': image_id, 'id': len(annotations) + 1, 'caption': text})
    return {**_base(size, coco_ids), 'annotations': annotations}


def instances(scenes, coco_ids, size):
    """Boxes in pixels; the segmentation is the box itself as a polygon."""
    numbers = {record['name']: record['id'] for record in categories()}
    annotations = []
    for scene, image_id in zip(scenes, coco_ids):
        for box in scene['boxes']:
            x, y, w, h = (round(box[key] * size, 2) for key in ('x', 'y', 'w', 'h'))
            polygon = [x, y, round(x + w, 2), y, round(x + w, 2), round(y + h, 2), x, round(y + h, 2)]
            annotations.append(
                {
                    'segmentation': [polygon],
                    'area': round(w * h, 2),
                    'iscrowd': 0,
                    'image_id': image_id,
                    'bbox': [x, y, w, h],
                    'category_id': numbers[box['category']],
                    'id': len(annotations) + 1,
                }
            )
    return {**_base(size, coco_ids), 'annotations': annotations, 'categories': categories()}


def write(path, record):
    with open(path, 'w') as out:
        json.dump(record, out, separators=(',', ':'))
