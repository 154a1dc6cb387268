import { inflateSync } from 'node:zlib';

export interface Picture {
  width: number;
  height: number;
  /** Red, green, blue and alpha of each pixel, row by row. */
  pixels: readonly (readonly [number, number, number, number])[];
}

/** Reads a PNG of 8-bit RGBA without interlace: what the icons are. Source: the PNG specification, filters 0 to 4. */
export function readPng(file: Buffer): Picture {
  if (file.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') throw new Error('This is not a PNG.');
  let header: Buffer = Buffer.alloc(0);
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = data;
    if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  if (header.subarray(8, 13).toString('hex') !== '0806000000') throw new Error('This PNG is not plain 8-bit RGBA.');
  const bytes = unfilter(inflateSync(Buffer.concat(parts)), width * 4, height);
  const pixels = Array.from({ length: width * height }, (_, i) => {
    const [r = 0, g = 0, b = 0, a = 0] = bytes.subarray(i * 4, i * 4 + 4);
    return [r, g, b, a] as const;
  });
  return { width, height, pixels };
}

function unfilter(raw: Buffer, stride: number, height: number): Buffer {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const left = x < 4 ? 0 : out[y * stride + x - 4]!;
      const up = y === 0 ? 0 : out[(y - 1) * stride + x]!;
      const corner = x < 4 || y === 0 ? 0 : out[(y - 1) * stride + x - 4]!;
      const guesses = [0, left, up, Math.floor((left + up) / 2), paeth(left, up, corner)];
      out[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + guesses[filter]!;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(left + up - corner - value)) as [number, number, number];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
