import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, expect, it } from 'vitest';
import { createPhotographs, type Photographs } from '../photographs/photographs.ts';
import { temporaryFolder } from '../test/orders.ts';
import { unpackDocument } from './unpack.ts';

let folder: string;
let photographs: Photographs;

beforeEach(async () => {
  const home = await temporaryFolder();
  folder = join(home, 'project');
  photographs = createPhotographs(join(home, 'photographs'));
  await mkdir(join(folder, 'pictures'), { recursive: true });
  const picture = sharp({ create: { width: 32, height: 32, channels: 3, background: 'teal' } });
  await picture.clone().png().toFile(join(folder, 'pictures/sea.png'));
  await picture.clone().png().toFile(join(home, 'secret.png'));
  await symlink(join(home, 'secret.png'), join(folder, 'link.png'));
  await writeFile(join(folder, 'notes.txt'), 'hello');
});

async function open(picture: string, beside: boolean) {
  const file = join(folder, 'zoom.json');
  const levels = [{ prompt: 'a', photograph: { picture, strength: 0.5 } }, { prompt: 'b' }];
  await writeFile(file, JSON.stringify({ title: 'Zoom', levels }));
  const places = { takesFolder: join(folder, 'takes'), photographs };
  return unpackDocument(file, 'zoom.json', beside ? { ...places, folder } : places);
}

it('takes in the pictures that lie beside a plain project', async () => {
  const { project, notices } = await open('pictures/sea.png', true);
  expect(notices).toEqual([]);
  const { picture, strength } = project.levels[0]!.photograph!;
  expect(strength).toBe(0.5);
  expect((await readFile(photographs.fileOf(picture)!)).subarray(0, 2).toString('hex')).toBe('ffd8');
});

it.each([
  ['pictures/sea.png', false, /pictures\/sea\.png was not sent along\. Add it to the level by hand\./],
  ['pictures/lake.png', true, /is not where it says/],
  ['../secret.png', true, /lies outside of the project's folder/],
  ['link.png', true, /lies outside of the project's folder/],
  ['notes.txt', true, /notes\.txt is not a picture that Tenfold can read/],
])('says that %s is missing', async (picture, beside, sentence) => {
  const { project, notices, complete } = await open(picture, beside);
  expect(notices).toEqual([expect.stringMatching(/^Level 1 of zoom\.json lacks its photograph: /)]);
  expect(notices[0]).toMatch(sentence);
  expect(project.levels[0]!.photograph!.picture).toBe(picture);
  expect(complete).toBe(false);
});
