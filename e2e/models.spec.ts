/** The model library with the real host, and a look-alike of the hub: search, download, use, rename, remove. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import {
  TOKEN,
  filesOf,
  startHub,
  type HubLookAlike,
  type HubRepository,
} from '#native-models/library/test/hub.ts';
import { collectErrors, expectAccessible, keepScreen, openStudio } from './fixtures/page.ts';
import { serveStudio, type ServedStudio } from './fixtures/served-studio.ts';

test.describe.configure({ mode: 'serial' });

const REPOSITORY = 'somebody/small-worlds';

let hub: HubLookAlike;
let repository: HubRepository;
let studio: ServedStudio;
let page: Page;
let errors: string[];

test.beforeAll(async ({ browser }) => {
  const starter = join(import.meta.dirname, '../native-models/starter');
  repository = { files: filesOf(starter), license: 'creativeml-openrail-m' };
  hub = await startHub({ [REPOSITORY]: repository, 'somebody/asked-for': { files: {}, gated: true } });
  studio = await serveStudio({ HF_ENDPOINT: hub.endpoint, HF_HUB_CACHE: '/nowhere', HF_TOKEN: '' });
  page = await (await browser.newContext()).newPage();
  errors = collectErrors(page);
  await openStudio(page, studio.address);
});

test.afterAll(async () => {
  await page.context().close();
  await studio.close();
  await hub.close();
});

const dialog = () => page.getByRole('dialog', { name: 'Models' });
const row = (list: string, text: string) =>
  dialog().getByRole('list', { name: list }).getByRole('listitem').filter({ hasText: text });
const part = (name: string) => dialog().getByText(name, { exact: true });

test('the library says what is there and what it takes', async () => {
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  await expect(row('Library', 'Starter')).toContainText('came with Tenfold');
  await expect(dialog()).toContainText(/ MB in all · .* free/);
  await expect(dialog()).toContainText('run “tenfold models add” on the machine that serves this page');
  await expect(dialog().getByRole('button', { name: 'Delete starter' })).toHaveCount(0);
  await keepScreen(page, '40-models');
  await expectAccessible(page);
});

test('recommended models are shown without asking the hub', async () => {
  const before = hub.requests.length;
  await part('Get more').click();
  await expect(row('Recommended', 'LCM Dreamshaper v7')).toContainText('MIT');
  expect(hub.requests.length).toBe(before);
  await keepScreen(page, '41-models-recommended');
  await expectAccessible(page);
});

test('a search finds models, and what is in the way is said', async () => {
  const field = dialog().getByRole('searchbox');
  await field.fill('nothing like it');
  await field.press('Enter');
  await expect(dialog().getByRole('status')).toContainText('has no ONNX text-to-image model named like that');
  await field.fill('somebody');
  await dialog().getByRole('button', { name: 'Search', exact: true }).click();
  await expect(row('Found', REPOSITORY)).toContainText('1.2K downloads · creativeml-openrail-m');
  await expect(row('Found', 'asked-for')).toContainText('on request');
  await dialog().getByRole('button', { name: 'Download… somebody/asked-for' }).click();
  await expect(dialog().getByRole('alert')).toContainText('holds no ONNX model in diffusers layout');
  await keepScreen(page, '42-models-found');
  await expectAccessible(page);
});

test('an access token is given once, kept by the host and never shown again', async () => {
  const summary = dialog().locator('summary', { hasText: 'Access token' });
  await summary.click();
  const field = dialog().getByLabel('Access token for 127.0.0.1');
  await expect(field).toHaveAttribute('type', 'password');
  await field.fill(TOKEN);
  await dialog().getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(dialog().getByRole('button', { name: 'Forget' })).toBeVisible();
  await expect(field).toHaveValue('');
  expect(await page.content()).not.toContain(TOKEN);
  await keepScreen(page, '42-models-token');
  await expectAccessible(page);
  await dialog().getByRole('searchbox').press('Enter');
  await expect(row('Found', REPOSITORY)).toBeVisible();
  expect(hub.requests.at(-1)).toMatchObject({ token: `Bearer ${TOKEN}` });
  await dialog().getByRole('button', { name: 'Forget' }).click();
  await expect(dialog().getByRole('button', { name: 'Forget' })).toHaveCount(0);
  await summary.click();
});

test('a licence is shown before anything is fetched, and a download can be paused', async () => {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  repository.faults = {
    'unet/model.onnx': { times: 1, hold: { after: 4_000_000, reached: () => undefined, until } },
  };
  await dialog()
    .getByRole('button', { name: `Download… ${REPOSITORY}` })
    .click();
  const offer = page.getByRole('alertdialog', { name: `Download ${REPOSITORY}?` });
  await expect(offer).toContainText('Its licence is creativeml-openrail-m.');
  await expect(offer).toContainText(`${hub.endpoint}/${REPOSITORY}`);
  await keepScreen(page, '43-models-licence');
  await expectAccessible(page);
  await offer.getByRole('button', { name: 'Not now' }).click();
  await expect(dialog().getByRole('list', { name: 'Downloads' })).toHaveCount(0);
  await dialog()
    .getByRole('button', { name: `Download… ${REPOSITORY}` })
    .click();
  await offer.getByRole('button', { name: 'Accept the licence and download' }).click();

  await expect(row('Downloads', REPOSITORY)).toContainText(/ of \d+\.\d MB/);
  const bar = dialog().getByRole('progressbar', { name: `Download of ${REPOSITORY}` });
  await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(4_000_000);
  await expect(row('Found', REPOSITORY)).toContainText('On its way');
  await keepScreen(page, '44-models-downloading');
  await expectAccessible(page);
  await dialog()
    .getByRole('button', { name: `Pause ${REPOSITORY}` })
    .click();
  await expect(row('Downloads', REPOSITORY)).toContainText('paused');
  release();
});

test('the download is there after a reload, goes on, and the model comes into the library', async () => {
  await page.reload();
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  await expect(row('Downloads', REPOSITORY)).toContainText('paused');
  await dialog()
    .getByRole('button', { name: `Resume ${REPOSITORY}` })
    .click();
  await expect(row('Library', 'small-worlds')).toContainText('creativeml-openrail-m · verified');
  await expect(dialog().getByRole('list', { name: 'Downloads' })).toHaveCount(0);
  await keepScreen(page, '45-models-library');
  await expectAccessible(page);
});

test('the model is verified, renamed and chosen', async () => {
  await dialog().getByRole('button', { name: 'Verify small-worlds' }).click();
  await dialog().getByRole('button', { name: 'Rename small-worlds' }).click();
  const field = dialog().getByLabel('New name of small-worlds');
  await field.fill('starter');
  await field.press('Enter');
  await expect(dialog().getByRole('alert')).toContainText('There is a model “starter” already');
  await dialog().getByRole('button', { name: 'Rename small-worlds' }).click();
  await field.fill('worlds');
  await field.press('Enter');
  await expect(dialog().getByRole('alert')).toHaveCount(0);
  await dialog().getByRole('button', { name: 'Use worlds' }).click();
  await expect(dialog().getByRole('button', { name: 'In use: worlds' })).toBeVisible();
  await keepScreen(page, '46-models-in-use');
});

test('the model is removed after asking, and the project goes back to the usual one', async () => {
  await dialog().getByRole('button', { name: 'Delete worlds' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('Its files are removed from the disk');
  await keepScreen(page, '47-models-delete');
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dialog().getByRole('list', { name: 'Library' }).getByRole('listitem')).toHaveCount(1);
  await expect(dialog().getByRole('button', { name: 'In use: starter' })).toBeVisible();
  await dialog().getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'Models', exact: true })).toBeFocused();
});

test('a hub that is gone is told of in a sentence', async () => {
  await hub.close();
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  await part('Get more').click();
  await dialog().getByRole('searchbox').fill('worlds');
  await dialog().getByRole('searchbox').press('Enter');
  await expect(dialog().getByRole('status')).toContainText('Asking 127.0.0.1');
  await keepScreen(page, '48-models-asking');
  await expect(dialog().getByRole('alert')).toContainText('cannot be reached (ECONNREFUSED)');
  await keepScreen(page, '49-models-problem');
  expect(errors).toEqual([]);
});
