import type { Context } from 'hono';
import * as z from 'zod';
import { ApiError, type ApiErrorCode } from './api-error.js';
import { BODY_BYTES, readBody } from './request-body.js';

/** A whole number in the query or the path, as text. */
export function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'not a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most));
}

/** A switch in the query: `?connection=1`. */
export const flag = z.enum(['0', '1', 'false', 'true']).transform((text) => text === '1' || text === 'true');

/** The query as `schema` says. Names that the route does not know are an error: a misspelt `fliter=` would answer with everything. */
export function queryOf<Shape extends z.ZodRawShape>(c: Context, shape: Shape): z.output<z.ZodObject<Shape>> {
  return parsed(z.strictObject(shape), c.req.query(), 'invalid-parameter');
}

/** The path's parameters as `shape` says. */
export function pathOf<Shape extends z.ZodRawShape>(c: Context, shape: Shape): z.output<z.ZodObject<Shape>> {
  return parsed(z.object(shape), c.req.param(), 'invalid-parameter');
}

/** The JSON body, of at most `most` bytes, as `schema` says. */
export async function bodyOf<Output>(c: Context, schema: z.ZodType<Output>, most: number = BODY_BYTES): Promise<Output> {
  return parsed(schema, parsedJson(await readBody(c, most)), 'invalid-body');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('invalid-body', 'the body is not JSON');
  }
}

function parsed<Output>(schema: z.ZodType<Output>, input: unknown, code: ApiErrorCode): Output {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.join('.');
  throw new ApiError(code, `${where ? `${where}: ` : ''}${issue?.message ?? 'invalid'}`);
}
