/** Says, before the stories are told, why none of them is told on a desktop. */
import { desktopObstacle } from './fixtures/desktop-studio.ts';

/** Called by Playwright, once. */
export default function sayWhatIsNotTried(): void {
  const obstacle = desktopObstacle();
  if (obstacle) process.stderr.write(`The desktop program is not tried here: ${obstacle}.\n`);
}
