/** English words of what dialogs and fields share. */
export const ui = {
  close: 'Close',
  keep: 'Keep',
  notNow: 'Not now',
  range: (minimum: number, maximum: number) => `${minimum} to ${maximum}`,
};
