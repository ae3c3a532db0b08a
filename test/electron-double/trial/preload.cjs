// As a built preload script is: CommonJS.
const load = require;
const { contextBridge, ipcRenderer, webUtils } = load('electron');

globalThis.ofThePreload = true;

const attempt = (work) => {
  try {
    return String(work());
  } catch (error) {
    return error.message;
  }
};

contextBridge.exposeInMainWorld('bridge', {
  do: (name, ...args) => ipcRenderer.invoke('do', name, ...args),
  twice: (number) => number * 2,
  back: (callback) => callback('from the preload'),
  later: () => Promise.resolve(new Map([['key', new Date(0)]])),
  news: (listener) => {
    ipcRenderer.on('news', (_event, news) => listener(news));
  },
  pathsOf: (files) => files.map((file) => webUtils.getPathForFile(file)),
  attempts: () => [attempt(() => load('fs')), attempt(() => load('electron').webFrame)],
  nested: { list: [1] }
});
