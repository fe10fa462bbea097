// Pictures and clips before they leave the page: made small, checked for size.

import { tell } from "./words.js";

export const MAX_BYTES = 20 * 1024 * 1024;
const SIDE = 1280; // pixels; more helps no detector and costs upload time

export class Unfit extends Error {}

export function kindOf(file) {
  if (file.type.startsWith("video/")) return "video";
  if (file.type.startsWith("image/")) return "photo";
  // some systems know no type for HEIC, or for clips of cameras
  return /\.(mp4|m4v|mov|webm|mkv|avi|3gp)$/i.test(file.name ?? "") ? "video" : "photo";
}

export async function fit(file) {
  const kind = kindOf(file);
  const blob = kind === "photo" ? await shrink(file) : file;
  if (blob.size > MAX_BYTES) {
    throw new Unfit(tell(kind === "photo" ? "picture_too_large" : "clip_too_large"));
  }
  return { blob, kind };
}

export async function shrink(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file; // HEIC in most browsers: the server can read it
  }
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // behind transparent pictures
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return (await asJpeg(canvas)) ?? file;
}

export function asJpeg(canvas) {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
}
