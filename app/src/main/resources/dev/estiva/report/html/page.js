/* Estiva's report: what all charts share. */
'use strict';
const DATA = JSON.parse(document.getElementById('data').textContent);
const TEXTS = DATA.texts;
const MOST_ROWS_SHOWN = 200;

function say(key, ...values) {
  return (TEXTS[key] ?? key).replace(/\{(\d)\}/g, (_, place) => String(values[place]));
}

const asNumber = new Intl.NumberFormat(DATA.lang, { maximumSignificantDigits: 4, useGrouping: false });
const asPercent = new Intl.NumberFormat(DATA.lang, { maximumFractionDigits: 1, useGrouping: false });

function number(value) {
  return value === null || value === undefined || Number.isNaN(value) ? '–' : Math.abs(value) >= 1000 ? String(Math.round(value)) : asNumber.format(value);
}

function percent(share) {
  return share === null || Number.isNaN(share) ? '–' : say('unit.percent', asPercent.format(share * 100));
}

/** A length of time for people: two units at most. */
function duration(seconds) {
  const size = Math.abs(seconds);
  if (size < 60) { return number(seconds) + ' ' + say('js.s'); }
  const units = [['js.d', 86400], ['js.h', 3600], ['js.min', 60], ['js.s', 1]];
  const at = units.findIndex(unit => size >= unit[1]);
  const rounded = Math.round(size / units[at + 1][1]) * units[at + 1][1];
  const whole = Math.floor(rounded / units[at][1]);
  const rest = Math.round((rounded - whole * units[at][1]) / units[at + 1][1]);
  return (seconds < 0 ? '−' : '') + whole + ' ' + say(units[at][0]) + (rest ? ' ' + rest + ' ' + say(units[at + 1][0]) : '');
}

/** The unit in which an axis of this length has round numbers. */
function timeUnit(length) {
  return length < 600 ? [1, say('js.s')] : length < 5 * 3600 ? [60, say('js.min')]
    : length < 5 * 86400 ? [3600, say('js.h')] : [86400, say('js.d')];
}

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) { made.setAttribute(name, value === true ? '' : value); }
  }
  made.append(...children);
  return made;
}

/** Text that came from outside: never markup, and its direction stays its own. */
function name(text) { return element('bdi', {}, text); }

/** The content of a tooltip; an element, so that no name in it is ever read as markup. */
function tip(title, rows) {
  return element('div', { class: 'tip' }, element('b', {}, name(title)),
    ...rows.map(([label, value]) => element('div', {}, element('span', {}, name(label)), element('span', {}, name(value)))));
}

const LOOKS = {
  light: {
    ink: '#17212b', muted: '#5b6874', line: '#dfe5e9', soft: '#eef2f4', card: '#ffffff', accent: '#00638a', warn: '#b3420a', other: '#a7b0b8',
    colours: ['#0072b2', '#e08e00', '#009e73', '#b8558f', '#56b4e9', '#d55e00', '#8f7c00'],
    heat: ['#cfe2ef', '#9cc7e1', '#5fa3ce', '#2474a9', '#0b3c66'], nothing: '#ffffff',
  },
  dark: {
    ink: '#e7edf2', muted: '#9aa8b4', line: '#2a3641', soft: '#1d2731', card: '#161e26', accent: '#6cc4ee', warn: '#ff9d5c', other: '#6d7a86',
    colours: ['#4aa8e0', '#f0b232', '#2cc49b', '#e29ac3', '#9bd4f5', '#ff8a3d', '#e3d64a'],
    heat: ['#1c4058', '#235f83', '#2f86ba', '#6cc0ea', '#e3f5ff'], nothing: '#161e26',
  },
};

let printing = false;

function chosenTheme() {
  try { return localStorage.getItem('estiva-theme') ?? 'auto'; } catch { return 'auto'; }
}

function isDark() {
  const wanted = document.documentElement.dataset.wanted ?? 'auto';
  return !printing && (wanted === 'dark' || (wanted === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches));
}

function look() { return isDark() ? LOOKS.dark : LOOKS.light; }

function setTheme(wanted) {
  document.documentElement.dataset.wanted = wanted;
  try { localStorage.setItem('estiva-theme', wanted); } catch { /* a file may not be allowed to remember */ }
  applyTheme();
}

function applyTheme() {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  for (const button of document.querySelectorAll('.switch button')) {
    button.setAttribute('aria-pressed', String(button.dataset.theme === document.documentElement.dataset.wanted));
  }
}

/* Tables and CSV. A table is {head, text (which columns are words), count, row(i)}. */

function csvCell(value) {
  const text = value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value)) ? '' : String(value);
  return /[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

function csv(table) {
  const lines = [table.head.map(csvCell).join(',')];
  for (let i = 0; i < table.count; i++) { lines.push(table.row(i).map(csvCell).join(',')); }
  return lines.join('\n') + '\n';
}

function download(fileName, text) {
  const link = element('a', { href: URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' })), download: fileName });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/* With more columns paper is too narrow for each to be on one line: browsers would shrink the whole page. */
const WIDE = 9;

function tableElement(table, most, format) {
  const words = new Set(table.text);
  const cell = (tag, value, column) => element(tag, { class: words.has(column) ? 'text' : null, scope: tag === 'th' ? 'col' : null },
    words.has(column) ? name(String(value ?? '')) : tag === 'th' ? value : format(value, column));
  const body = element('tbody');
  for (let i = 0; i < Math.min(most, table.count); i++) {
    const row = element('tr');
    table.row(i).forEach((value, column) => row.append(cell('td', value, column)));
    body.append(row);
  }
  return element('table', table.head.length > WIDE ? { class: 'wide' } : {}, element('thead', {}, element('tr', {}, ...table.head.map((head, column) => cell('th', head, column)))), body);
}

/** The disclosure below a chart: its numbers, as a table and as a file. */
function numbers(id, makeTable) {
  const box = element('details', {}, element('summary', {}, say('js.numbers')));
  box.addEventListener('toggle', () => {
    if (!box.open || box.childElementCount > 1) { return; }
    const table = makeTable();
    const button = element('button', { type: 'button' }, say('js.csv'));
    button.addEventListener('click', () => download('estiva-' + id + '.csv', csv(table)));
    const cut = table.count > MOST_ROWS_SHOWN ? ' ' + say('js.cut', MOST_ROWS_SHOWN, table.count) : '';
    box.append(element('p', { class: 'note' }, button, cut),
      element('div', { class: 'scroll', tabindex: '0' }, tableElement(table, MOST_ROWS_SHOWN, value => value === null ? '' : String(value))));
  });
  return box;
}
