/** The menu that the system shows for the program, where it shows one. */
import type { MenuChoice, ShownMenu } from '#core/contract/menu.ts';
import { BadInputError } from '#core/errors.ts';

/** A menu; each method answers the procedure of the same name in `menuContract`. */
export interface SystemMenu {
  show(menu: ShownMenu): void;
  choices(signal?: AbortSignal): AsyncGenerator<MenuChoice, void, void>;
}

/** For hosts without one: all that is asked of it is refused. */
export const noSystemMenu: SystemMenu = { show: refuse, choices: refuse };

function refuse(): never {
  throw new BadInputError('Only the desktop program has a menu of its own.');
}
