/**
 * The token that a server asks for which can be reached from other machines: as `Authorization: Bearer`, or as a cookie that a
 * browser gets by opening `/?token=...`.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { parseCookie, stringifySetCookie } from "cookie";

/** Name of the cookie. */
export const COOKIE = "mesagrid-token";

/** 256 bits that nobody guesses, fit for an address. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** True if the request's headers carry the token. */
export function carriesToken({ authorization, cookie }: IncomingHttpHeaders, token: string): boolean {
  const bearer = /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? "")?.[1];
  return isToken(bearer ?? parseCookie(cookie ?? "")[COOKIE], token);
}

/** Compares in a time that says nothing of where two texts differ, nor of how long the right one is. */
export function isToken(given: string | undefined, token: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** The `Set-Cookie` header: no script reads the cookie, and no page of another site sends it. */
export function tokenCookie(token: string): string {
  return stringifySetCookie({ name: COOKIE, value: token, httpOnly: true, sameSite: "strict", path: "/" });
}

/**
 * What a browser gets that opened the address with the token: it goes on to the page without it. Not a redirect, after which a
 * browser that came here by a link would not send the cookie yet.
 */
export const ADMITTED =
  '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/"><title>mesagrid</title><a href="/">mesagrid</a>\n';
