/** The inspector as a careful person uses it: settings are chosen, left to the model again, and nothing too long gets in. */
import { expect, type Page } from '@playwright/test';
import { card, expectAccessible, keepScreen } from './fixtures/page.ts';
import { test } from './fixtures/scripted-studio.ts';

let page: Page;

test.beforeEach(async ({ studio, addTake }) => {
  await addTake({ id: 'synthetic', levels: 3, size: 128 });
  page = await studio.open();
});

test.afterEach(({ studio }) => expect(studio.errors).toEqual([]));

const undo = () => page.getByRole('button', { name: 'Undo' });

/** Pastes as a browser says it; true when the browser may go on and put the text in. */
async function paste(label: string, text: string): Promise<boolean> {
  return page.getByLabel(label, { exact: true }).evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    return field.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

test('sampler, steps, guidance and blending are chosen, explained, undone and left to the model again', async () => {
  await page.getByText('More', { exact: true }).click();
  const sampler = page.getByLabel('Sampler');
  const steps = page.getByLabel('Steps');
  const guidance = page.getByLabel('Guidance');
  const reset = page.getByRole('button', { name: 'Back to what suits the model' });
  await expect(sampler).toHaveValue('ddim');
  await expect(sampler.locator('option:checked')).toHaveText("DDIM, the model's own");
  await expect(sampler).toHaveAccessibleDescription('The way from noise to a picture');
  await expect(guidance).toHaveAccessibleDescription('How strictly pictures follow words');
  // Only samplers that suit the model are offered.
  expect(await sampler.locator('option').allTextContents()).not.toContain('LCM (few steps)');
  // The take that the project was begun from has a size of its own.
  await reset.click();
  await expect(reset).toBeDisabled();

  const usual = { steps: await steps.inputValue(), guidance: await guidance.inputValue() };
  await sampler.selectOption('euler-ancestral');
  await steps.fill('12');
  await guidance.fill('3');
  await page.getByLabel('Agreement between levels').selectOption('average');
  await keepScreen(page, '80-inspector-more');
  await expectAccessible(page);

  await reset.click();
  await expect(sampler).toHaveValue('ddim');
  await expect(steps).toHaveValue(usual.steps);
  await expect(guidance).toHaveValue(usual.guidance);
  await expect(reset).toBeDisabled();
  await undo().click();
  await expect(sampler).toHaveValue('euler-ancestral');
  await expect(steps).toHaveValue('12');
});

test('what is left out, and what stands before every prompt, is part of the project', async ({ studio }) => {
  await card(page, 2).click();
  await page.getByText('Leave out', { exact: true }).click();
  await page.getByLabel('What level 2 should not show').fill('people');
  await page.getByLabel('Style of all levels').fill('soft light');
  await page.getByText('Before every prompt').click();
  await page.getByLabel('Text before every prompt').fill('a photograph of');
  await page.getByText('Leave out everywhere').click();
  await page.getByLabel('What no level should show').fill('lettering');
  page = await studio.open();
  await card(page, 2).click();
  // What is closed tells its text beside its name.
  const closed = (text: string) => page.locator('summary').filter({ hasText: text });
  await expect(closed('Leave out people')).toBeVisible();
  await expect(page.getByLabel('Style of all levels')).toHaveValue('soft light');
  await expect(closed('Before every prompt a photograph of')).toBeVisible();
  await expect(closed('Leave out everywhere lettering')).toBeVisible();
});

test('a text is read from its own side, and a word without an end breaks nothing around it', async () => {
  const prompt = page.getByLabel('Prompt of level 1');
  await prompt.fill('יער ירוק מלמעלה');
  await expect(prompt).toHaveCSS('direction', 'rtl');
  await expect(card(page, 1).getByText('יער ירוק')).toHaveCSS('direction', 'rtl');
  await prompt.fill('leaf'.repeat(200));
  await expect(prompt).toHaveCSS('direction', 'ltr');
  const inspector = page.getByRole('complementary');
  await expect
    .poll(() => inspector.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
    .toBe(0);
});

test('a novel that is pasted is refused in a sentence, and the prompt stays', async () => {
  await card(page, 1).click();
  const prompt = page.getByLabel('Prompt of level 1');
  await prompt.fill('a quiet sea');
  expect(await paste('Prompt of level 1', 'word '.repeat(50_000))).toBe(false);
  await expect(page.getByText('What was pasted is too long')).toBeVisible();
  await expect(prompt).toHaveValue('a quiet sea');
  // What fits is left to the browser.
  expect(await paste('Style of all levels', 'soft light')).toBe(true);
  expect(await paste('Style of all levels', 'word '.repeat(50_000))).toBe(false);
});
