import { describe, expect, it } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { fileName, readProjectFile } from './files.ts';

describe('file names', () => {
  it.each([
    ['Cosmos to atom', 'cosmos-to-atom.json'],
    ['  Über/allen:Gipfeln  ', 'u-ber-allen-gipfeln.json'],
    ['../../etc/passwd', 'etc-passwd.json'],
    ['???', 'zoom.json'],
    ['宇宙', '宇宙.json'],
  ])('of %s is %s', (title, name) => {
    expect(fileName(title, 'json')).toBe(name);
  });
});

describe('a project file', () => {
  it('is opened, and what this version does not know is named', async () => {
    const text = JSON.stringify({ title: 'A', levels: [{ prompt: 'a' }, { prompt: 'b', promt: 'c' }] });
    const { project, unknownFields } = await readProjectFile(new File([text], 'a.json'));
    expect(project.levels).toHaveLength(2);
    expect(unknownFields).toEqual(['levels[1].promt']);
  });

  it('is refused when it is none, by name', async () => {
    await expect(readProjectFile(new File(['{'], 'notes.json'))).rejects.toThrow(
      /^notes\.json is not valid JSON/,
    );
  });

  it('is not even read when it is far too large', async () => {
    const file = new File([], 'film.mp4');
    Object.defineProperty(file, 'size', { value: 1e9 });
    await expect(readProjectFile(file)).rejects.toThrow(BadInputError);
  });
});
