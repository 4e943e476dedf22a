import { describe, expect, test } from 'vitest';
import {
  isIntegerType,
  isPaddedType,
  isTextType,
  parseHiveType,
} from '../../../src/engines/athena/hive-type.ts';

describe("a column's type in Hive's words", () => {
  test.each([
    ['string', 'string'],
    [' STRING ', 'string'],
    ['varchar(65535)', 'varchar(65535)'],
    ['decimal(10,2)', 'decimal(10,2)'],
    ['array<struct<arn:string,accountid:string>>', 'array<struct<arn:string,accountid:string>>'],
    ['map<string,struct<a:int,b:int>>', 'map<string,struct<a:int,b:int>>'],
    ['struct<a:string>', { a: 'string' }],
    ['struct<a:string,b:int>', { a: 'string', b: 'int' }],
    ['STRUCT<A:STRING,InvokedBy:VarChar(5)>', { a: 'string', invokedby: 'varchar(5)' }],
    ['struct< a : string ,\n b:\tint >', { a: 'string', b: 'int' }],
    ['struct<a:decimal(10,2),b:char(3)>', { a: 'decimal(10,2)', b: 'char(3)' }],
    [
      'struct<a:struct<b:struct<c:string,d:string>,e:string>,f:string>',
      { a: { b: { c: 'string', d: 'string' }, e: 'string' }, f: 'string' },
    ],
    [
      'struct<a:array<struct<x:int,y:int>>,b:map<string,decimal(10,2)>,c:string>',
      { a: 'array<struct<x:int,y:int>>', b: 'map<string,decimal(10,2)>', c: 'string' },
    ],
    [
      'struct<a:struct<m:map<string,array<string>>,n:string>,b:boolean>',
      { a: { m: 'map<string,array<string>>', n: 'string' }, b: 'boolean' },
    ],
  ])('%s', (text, type) => {
    expect(parseHiveType(text)).toEqual(type);
  });
});

test('text is string and varchar, padded text is char, and nothing that holds them', () => {
  const types = ['string', 'varchar', 'varchar(20)', 'char(1)', 'char', 'int', 'binary', 'date'];
  types.push('array<string>', 'map<string,string>', 'struct<a:string>', 'stringy', 'boolean');
  expect(types.filter((type) => isTextType(parseHiveType(type)))).toEqual([
    'string',
    'varchar',
    'varchar(20)',
  ]);
  expect(types.filter((type) => isPaddedType(parseHiveType(type)))).toEqual(['char(1)', 'char']);
});

test('whole numbers are the five integer types, and no list of them', () => {
  const types = ['tinyint', 'smallint', 'int', 'integer', 'bigint', 'interval', 'string'];
  types.push('decimal(10,0)', 'double', 'array<int>', 'struct<a:int>', 'boolean', 'date');
  expect(types.filter((type) => isIntegerType(parseHiveType(type)))).toEqual([
    'tinyint',
    'smallint',
    'int',
    'integer',
    'bigint',
  ]);
});
