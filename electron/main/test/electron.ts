/**
 * A double of the `electron` module, as far as the main process uses it: it remembers what it was told and lets a
 * test play the part of the operating system and of pages. Put it in place with `vi.mock('electron', …)`.
 */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { vi } from 'vitest';

/** Something that happened to a page and can be refused. */
export class DoubleEvent {
  prevented = false;
  preventDefault(): void {
    this.prevented = true;
  }
}

class App extends EventEmitter {
  readonly getPreferredSystemLanguages = (): string[] => ['en-GB'];
  readonly isPackaged = false;
  requestSingleInstanceLock = vi.fn(() => true);
  whenReady = vi.fn(() => Promise.resolve());
  readonly commandLine = { hasSwitch: vi.fn<(name: string) => boolean>(() => false) };
  setAppUserModelId = vi.fn<(id: string) => void>();
  exit = vi.fn();
  quit = vi.fn(() => {
    const event = new DoubleEvent();
    this.emit('will-quit', event);
    if (!event.prevented) this.emit('quit');
  });
  readonly name = 'Tenfold';
  getAppPath = (): string => '/program';
  setAboutPanelOptions = vi.fn();
  addRecentDocument = vi.fn();
}

export class DoubleContents extends EventEmitter {
  windowOpenHandler: (() => { action: string }) | undefined;
  executeJavaScript = vi.fn(() => Promise.resolve());
  undo = vi.fn();
  reload = vi.fn();
  forcefullyCrashRenderer = vi.fn();
  setWindowOpenHandler(handler: () => { action: string }): void {
    this.windowOpenHandler = handler;
  }
}

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = [];
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new DoubleContents();
  loadURL = vi.fn(() => Promise.resolve());
  close = vi.fn(() => {
    const event = new DoubleEvent();
    this.emit('close', event);
    if (!event.prevented) this.emit('closed');
  });
  show = vi.fn();
  focus = vi.fn();
  restore = vi.fn();
  isMinimized = vi.fn(() => false);
  isDestroyed = vi.fn(() => false);
  isFocused = vi.fn(() => false);
  maximize = vi.fn();
  isMaximized = vi.fn(() => false);
  getNormalBounds = vi.fn(() => ({ x: 0, y: 0, width: 1440, height: 900 }));
  getBackgroundColor = (): string => this.options.backgroundColor!;
  setBackgroundColor = vi.fn<(colour: string) => void>();
  setProgressBar = vi.fn<(share: number) => void>();
  static getAllWindows = (): BrowserWindow[] => BrowserWindow.all;
  static getFocusedWindow = (): BrowserWindow | undefined => BrowserWindow.all[0];
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
}

export class Notification extends EventEmitter {
  static all: Notification[] = [];
  static isSupported = (): boolean => true;
  readonly options: Electron.NotificationConstructorOptions;
  show = vi.fn(() => Notification.all.push(this));
  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
  }
}

/** Two displays, one right of the other; the left one is the main one. */
export const screen = {
  displays: [
    { workArea: { x: 0, y: 30, width: 1920, height: 1050 } },
    { workArea: { x: 1920, y: 0, width: 1280, height: 800 } },
  ],
  getPrimaryDisplay: () => screen.displays[0]!,
  getDisplayMatching: ({ x }: Electron.Rectangle) => screen.displays[x < 1920 ? 0 : 1]!,
};

export const powerSaveBlocker = { start: vi.fn<(type: string) => number>(() => 7), stop: vi.fn() };

/** One end of a pair of ports; what is posted on one arrives at the other once that has been started. */
export class DoublePort extends EventEmitter {
  other: DoublePort | undefined;
  started = false;
  closed = false;
  private readonly waiting: unknown[] = [];
  postMessage(data: unknown): void {
    this.other?.receive(data);
  }
  receive(data: unknown): void {
    if (this.started) setImmediate(() => this.emit('message', { data }));
    else this.waiting.push(data);
  }
  start(): void {
    this.started = true;
    for (const data of this.waiting.splice(0)) this.receive(data);
  }
  close(): void {
    for (const port of [this, this.other]) {
      if (port === undefined || port.closed) continue;
      port.closed = true;
      port.emit('close');
    }
  }
}

export class MessageChannelMain {
  readonly port1 = new DoublePort();
  readonly port2 = new DoublePort();
  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}

export class DoubleProcess extends EventEmitter {
  pid: number | undefined;
  readonly stderr = new PassThrough();
  postMessage = vi.fn();
  kill = vi.fn();
}

export const utilityProcess = {
  children: [] as DoubleProcess[],
  fork: vi.fn<(entry: string, args: string[], options: Electron.ForkOptions) => DoubleProcess>(() => {
    const child = new DoubleProcess();
    utilityProcess.children.push(child);
    return child;
  }),
};

type Permission = Parameters<NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>>[1];
type RequestHandler = (
  contents: unknown,
  permission: Permission,
  answer: (granted: boolean) => void,
  details: object,
) => void;
type CheckHandler = (contents: unknown, permission: Permission, origin: string, details: object) => boolean;

export const session = {
  defaultSession: {
    requestHandler: undefined as RequestHandler | undefined,
    checkHandler: undefined as CheckHandler | undefined,
    deviceHandler: undefined as (() => boolean) | undefined,
    setPermissionRequestHandler(handler: RequestHandler): void {
      this.requestHandler = handler;
    },
    setPermissionCheckHandler(handler: CheckHandler): void {
      this.checkHandler = handler;
    },
    setDevicePermissionHandler(handler: () => boolean): void {
      this.deviceHandler = handler;
    },
  },
};

export const protocol = {
  registerSchemesAsPrivileged: vi.fn<(schemes: Electron.CustomScheme[]) => void>(),
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    protocol.handlers.set(scheme, handler);
  },
};

export const app = new App();
export const ipcMain = new EventEmitter();
export const dialog = {
  showErrorBox: vi.fn(),
  showOpenDialog: vi.fn(() => Promise.resolve({ canceled: true, filePaths: [] as string[] })),
  showSaveDialog: vi.fn(() => Promise.resolve({ canceled: true, filePath: '' })),
  showMessageBox: vi.fn(() => Promise.resolve({ response: 0 })),
};
export const shell = {
  openPath: vi.fn<(path: string) => Promise<string>>(() => Promise.resolve('')),
  showItemInFolder: vi.fn<(path: string) => void>(),
};
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text).reverse()),
  decryptStringAsync: (locked: Buffer) =>
    Promise.resolve({ result: Buffer.from(locked).reverse().toString(), shouldReEncrypt: false }),
};
export const webContents = {
  getFocusedWebContents: (): DoubleContents | undefined => BrowserWindow.all[0]?.webContents,
};

type Item = Electron.MenuItemConstructorOptions;

/** A menu, all of whose items can be found. */
export class Menu {
  static shown: Menu | undefined;
  static setApplicationMenu = (menu: Menu): void => void (Menu.shown = menu);
  static buildFromTemplate = (template: Item[]): Menu => new Menu(template);
  readonly items: Item[];
  constructor(template: Item[]) {
    const within = (item: Item): Item[] => [
      item,
      ...((item.submenu as Item[] | undefined) ?? []).flatMap(within),
    ];
    this.items = template.flatMap(within);
  }
  getMenuItemById(id: string): Item | undefined {
    return this.items.find((item) => item.id === id);
  }
}

/** Forgets everything, as if the program had not been started. */
export function resetElectron(): void {
  vi.clearAllMocks();
  app.removeAllListeners();
  ipcMain.removeAllListeners();
  protocol.handlers.clear();
  BrowserWindow.all.length = 0;
  Notification.all.length = 0;
  Menu.shown = undefined;
  utilityProcess.children.length = 0;
}
