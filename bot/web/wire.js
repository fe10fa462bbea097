// The websocket: keeps what was said until it is answered, and comes back by itself.

import { tell } from "./words.js";

const CHUNK = 256 * 1024;
const AHEAD = 4 * CHUNK; // bytes that may wait in the browser, so that progress is real
const OPEN_QUESTIONS = 6; // the server lets eight wait
const TRIES = 3;

export class Wire {
  constructor(onStatus, onStray) {
    this.onStatus = onStatus;
    this.onStray = onStray;
    this.jobs = [];
    this.next = 1;
    this.failures = 0;
    this.pumping = false;
    addEventListener("online", () => this.connect());
    document.addEventListener("visibilitychange", () => document.hidden || this.connect());
    this.connect();
  }

  // Resolves with a reply or an error, however often the connection is lost in between.
  ask(frame, { blob = null, onStage = null, onUpload = null } = {}) {
    return new Promise((resolve) => {
      const id = this.next++;
      const sized = blob ? { size: blob.size } : {};
      this.jobs.push({
        id, blob, onStage, onUpload, resolve, sent: false, tries: 0,
        text: JSON.stringify({ ...frame, ...sized, id }),
      });
      this.pump();
    });
  }

  connect() {
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/chat`);
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.failures = 0;
      this.onStatus(true);
      this.pump();
    });
    socket.addEventListener("message", (event) => this.take(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.lost(socket, event.code));
  }

  lost(socket, code) {
    if (socket !== this.socket) return;
    this.onStatus(false);
    for (const job of [...this.jobs]) {
      if (job.sent && code === 1009) this.settle(job, refusal("too_large"));
      else if (job.sent && job.tries >= TRIES) this.settle(job, refusal("not_across"));
      job.sent = false;
    }
    const pause = Math.min(15000, 500 * 2 ** this.failures++) * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => this.connect(), pause);
  }

  take(frame) {
    const job = this.jobs.find((one) => one.id === frame.id);
    if (!job) {
      if (frame.type === "error") this.onStray(frame.text);
      return;
    }
    if (frame.type === "progress") job.onStage?.(frame.stage);
    else this.settle(job, frame);
  }

  settle(job, answer) {
    this.jobs = this.jobs.filter((one) => one !== job);
    job.done = true;
    job.resolve(answer);
    this.pump();
  }

  // One at a time: the bytes of two pictures must not mix.
  async pump() {
    if (this.pumping) return;
    this.pumping = true;
    try {
      for (let job = this.waiting(); job; job = this.waiting()) await this.deliver(job);
    } finally {
      this.pumping = false;
    }
  }

  waiting() {
    if (this.socket?.readyState !== WebSocket.OPEN) return null;
    if (this.jobs.filter((job) => job.sent).length >= OPEN_QUESTIONS) return null;
    return this.jobs.find((job) => !job.sent) ?? null;
  }

  async deliver(job) {
    const bytes = await contents(job.blob);
    if (bytes === null) return this.settle(job, refusal("not_across"));
    const socket = this.socket;
    if (socket.readyState !== WebSocket.OPEN) return;
    job.sent = true;
    job.tries += 1;
    socket.send(job.text);
    for (let at = 0; at < bytes.byteLength && !job.done; at += CHUNK) {
      while (socket.bufferedAmount > AHEAD && socket.readyState === WebSocket.OPEN) await tick();
      if (socket.readyState !== WebSocket.OPEN) return;
      if (!job.done) socket.send(bytes.slice(at, at + CHUNK));
      job.onUpload?.(Math.min(1, (at + CHUNK) / bytes.byteLength));
    }
  }
}

// Null when the file is gone: read before it is announced, or the server waits for the rest.
async function contents(blob) {
  try {
    return blob ? await blob.arrayBuffer() : new ArrayBuffer(0);
  } catch {
    return null;
  }
}

function refusal(label) {
  return { type: "error", text: tell(label) };
}

function tick() {
  return new Promise((resolve) => setTimeout(resolve, 30));
}
