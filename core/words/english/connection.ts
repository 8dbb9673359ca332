/** English words about the way to the host. */
export const connection = {
  none: 'Tenfold is not connected. Wait a moment and try again.',
  defect: 'Tenfold stopped unexpectedly. Try again; the log has the details.',
  silentProgram: 'The program behind this window does not answer. Close it and start it again.',
  noAnswer: 'Tenfold does not answer. Try again in a moment.',
  silentServer: 'Tenfold does not answer. Is "tenfold serve" still running?',
};
