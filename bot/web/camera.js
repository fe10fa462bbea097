// The camera dialog: notice, live picture, countdown, and a look at the shot before it is used.

import { byId, el } from "./dom.js";
import { asJpeg } from "./media.js";
import { tell } from "./words.js";

const SECONDS = 10; // of a clip
const BITS_PER_SECOND = 1500000; // ten seconds are two megabytes
const TROUBLES = {
  NotAllowedError: "camera_refused",
  NotFoundError: "camera_missing",
  OverconstrainedError: "camera_missing",
  NotReadableError: "camera_in_use",
  SecurityError: "camera_not_safe",
};

const dialog = byId("camera");
let stream = null;
let recorder = null;
let address = null;
let finish = null; // ends the question that `ask` put
let round = 0; // a countdown of a closed or repeated round must not go on

// Resolves with a picture or clip, or null.
export function ask(kind) {
  open(tell(kind === "video" ? "your_clip" : "your_picture"));
  void live(kind);
  return answered();
}

// Resolves with the action of the button that was pressed, or null.
export function agree(consent) {
  open(tell("first_picture"));
  stage(null);
  const notice = byId("camera-notice");
  notice.replaceChildren(...consent.notice.split(/\n+/).map((line) => el("p", {}, line)));
  notice.hidden = false;
  actions(
    ...consent.buttons.map(({ label, action }) =>
      button(label, () => close(action), action.startsWith("a:")),
    ),
  );
  byId("camera-title").focus(); // the notice is read from its beginning
  dialog.scrollTop = 0;
  return answered();
}

function open(title) {
  close(null);
  round += 1;
  byId("camera-title").textContent = title;
  byId("camera-notice").hidden = true;
  say("");
  actions();
  dialog.showModal();
  byId("camera-title").focus();
}

function answered() {
  return new Promise((resolve) => {
    finish = resolve;
  });
}

function close(answer) {
  round += 1;
  stop();
  if (dialog.open) dialog.close();
  const end = finish;
  finish = null;
  end?.(answer);
}

async function live(kind) {
  const mine = ++round;
  stage("camera-live");
  say(tell("camera_starts"));
  actions();
  try {
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "SecurityError");
    const opened = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 960 } },
      audio: false,
    });
    if (mine !== round) return opened.getTracks().forEach((track) => track.stop());
    stream = opened;
    const video = byId("camera-live");
    video.srcObject = stream;
    await video.play();
  } catch (problem) {
    if (mine !== round) return;
    stage(null);
    say(tell(TROUBLES[problem.name] ?? "camera_failed"));
    actions(button(tell("try_again"), () => live(kind)), button(tell("close"), () => close(null), true));
    return;
  }
  if (kind === "video" && !window.MediaRecorder) {
    say(tell("no_recorder"));
    actions(button(tell("close"), () => close(null), true));
    return;
  }
  say(kind === "video" ? tell("up_to_seconds", { seconds: SECONDS }) : tell("look_at_camera"));
  const start = tell(kind === "video" ? "record" : "shoot");
  actions(button(start, () => countdown(kind), true));
}

async function countdown(kind) {
  const mine = ++round;
  const count = byId("camera-count");
  actions(button(tell("cancel"), () => again(kind)));
  count.hidden = false;
  for (const left of [3, 2, 1]) {
    count.textContent = left;
    say(String(left));
    count.classList.remove("beat");
    void count.offsetWidth; // restarts the animation
    count.classList.add("beat");
    await pause(800);
    if (mine !== round) return;
  }
  count.hidden = true;
  if (kind === "video") record();
  else await shoot();
}

async function shoot() {
  const video = byId("camera-live");
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  // the preview is a mirror, the picture is not
  canvas.getContext("2d").drawImage(video, 0, 0);
  const blob = await asJpeg(canvas);
  preview(blob, "photo");
}

function record() {
  const type = ["video/webm;codecs=vp8", "video/webm", "video/mp4"].find((one) => MediaRecorder.isTypeSupported(one));
  const pieces = [];
  const mine = round;
  recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS_PER_SECOND });
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", () => {
    if (mine === round) preview(new Blob(pieces, { type: recorder.mimeType }), "video");
  });
  recorder.start(500);
  say(tell("recording"));
  actions(button(tell("stop"), () => recorder.stop(), true));
  void clock(mine);
}

async function clock(mine) {
  byId("camera-time").hidden = false;
  for (let left = SECONDS; left > 0; left -= 1) {
    byId("camera-left").textContent = tell("seconds_left", { seconds: left });
    await pause(1000);
    if (mine !== round || recorder?.state !== "recording") break;
  }
  if (mine === round) byId("camera-time").hidden = true;
  if (mine === round && recorder?.state === "recording") recorder.stop();
}

function preview(blob, kind) {
  stop();
  const shown = kind === "video" ? "camera-clip" : "camera-shot";
  stage(shown);
  address = URL.createObjectURL(blob);
  byId(shown).src = address;
  if (kind === "video") byId(shown).play().catch(() => {});
  say(tell("good_enough"));
  actions(
    button(tell("again"), () => again(kind === "video" ? "video" : "photo")),
    button(tell("use_it"), () => close(blob), true),
  );
}

function again(kind) {
  stop();
  void live(kind);
}

function stop() {
  if (recorder?.state === "recording") {
    const old = recorder;
    recorder = null;
    old.stop();
  }
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  byId("camera-live").srcObject = null;
  byId("camera-count").hidden = true;
  byId("camera-time").hidden = true;
  for (const id of ["camera-shot", "camera-clip"]) byId(id).removeAttribute("src");
  if (address) URL.revokeObjectURL(address);
  address = null;
}

function stage(shown) {
  byId("camera-stage").hidden = shown === null;
  for (const id of ["camera-live", "camera-shot", "camera-clip"]) byId(id).hidden = id !== shown;
}

function say(sentence) {
  byId("camera-say").textContent = sentence;
}

function actions(...buttons) {
  byId("camera-actions").replaceChildren(...buttons);
  (buttons.find((one) => one.classList.contains("main")) ?? buttons[0])?.focus();
}

function button(label, onclick, main = false) {
  return el("button", { type: "button", class: main ? "action main" : "action", onclick }, label);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

byId("camera-close").addEventListener("click", () => close(null));
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  close(null);
});
