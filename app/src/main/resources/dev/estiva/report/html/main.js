/* Estiva's report: puts the charts into the page. */
'use strict';
const MAKERS = { steps, gantt, heat, cdf, measures: typeof measures === 'undefined' ? null : measures, plan: typeof plan === 'undefined' ? null : plan, sizes: typeof sizes === 'undefined' ? null : sizes };
const PRINTED_WIDTH = 640;
const drawn = [];
let sharing = false;

function drawLegend(box, entries) {
  box.replaceChildren(...entries.map(([label, colour, kind, sign]) => element('li', {},
    sign ? element('span', { style: 'color:' + colour }, sign) : element('i', { class: kind, style: 'background:' + colour }), name(label))));
}

function heightOf(maker, width) {
  return typeof maker.height === 'function' ? maker.height(width) : maker.height;
}

function place(box) {
  const spec = DATA.charts[box.dataset.chart];
  if (spec.kind === 'table') {
    placeTable(box, spec);
    return;
  }
  const maker = MAKERS[spec.kind](spec);
  const entry = { maker, box, id: box.dataset.chart, chart: null, legend: element('ul', { class: 'legend' }) };
  box.style.height = heightOf(maker, box.clientWidth) + 'px';
  box.before(entry.legend);
  const redraw = () => draw(entry);
  if (maker.timed || maker.tools) {
    const tools = element('div', { class: 'tools' }, ...(maker.tools ? maker.tools(redraw) : []));
    if (maker.timed) {
      const button = (label, title, action) => {
        const made = element('button', { type: 'button', title, 'aria-label': title }, label);
        made.addEventListener('click', action);
        return made;
      };
      tools.append(element('span', { class: 'push' }, button('+', say('js.zoom.in'), () => zoom(entry, .5)), button('−', say('js.zoom.out'), () => zoom(entry, 2)),
        button('‹', say('js.zoom.back'), () => pan(entry, -.25)), button('›', say('js.zoom.on'), () => pan(entry, .25)), button(say('js.zoom.all'), say('js.zoom.all'), () => zoomTo(entry, 0, 100))));
    }
    entry.legend.before(tools);
  }
  (box.closest('.cell') ?? box.parentElement).append(numbers(entry.id, maker.table));
  drawn.push(entry);
  draw(entry);
}

function draw(entry, width) {
  const { box, maker } = entry;
  const zoomed = entry.chart === null || !maker.timed ? null : range(entry);
  if (entry.chart !== null) { entry.chart.dispose(); }
  const wide = width === undefined ? box.clientWidth : Math.min(box.clientWidth, box.closest('.trio') === null ? width : width / 3);
  const usual = heightOf(maker, wide);
  const high = printing && maker.timed ? Math.max(150, Math.min(360, usual - 40)) : usual;
  box.style.height = high + 'px';
  entry.chart = echarts.init(box, null, { renderer: maker.canvas ? 'canvas' : 'svg', width: wide, height: high, devicePixelRatio: maker.canvas ? 2 : undefined });
  entry.chart.setOption(maker.option(wide, look()));
  drawLegend(entry.legend, maker.legend ? maker.legend(look()) : []);
  entry.width = wide;
  if (maker.timed) {
    TIMED.add(entry);
    if (zoomed !== null && (zoomed[0] > 0 || zoomed[1] < 100)) { entry.chart.dispatchAction({ type: 'dataZoom', start: zoomed[0], end: zoomed[1], dataZoomIndex: 0 }); }
    entry.chart.on('datazoom', () => share(entry));
  }
  entry.chart.getZr().flush();
}

function range(entry) {
  const { start, end } = entry.chart.getOption().dataZoom[0];
  return [start, end];
}

/** Shows the same time in the other charts. */
function share(entry) {
  if (sharing) { return; }
  sharing = true;
  const [start, end] = range(entry);
  for (const other of TIMED) {
    if (other !== entry) { other.chart.dispatchAction({ type: 'dataZoom', dataZoomIndex: 0, start, end }); }
  }
  sharing = false;
}

function zoomTo(entry, start, end) {
  entry.chart.dispatchAction({ type: 'dataZoom', dataZoomIndex: 0, start: Math.max(0, start), end: Math.min(100, end) });
}

function zoom(entry, factor) {
  const [start, end] = range(entry), middle = (start + end) / 2, half = Math.max(.005, (end - start) / 2 * factor);
  zoomTo(entry, middle - half, middle + half);
}

function pan(entry, part) {
  const [start, end] = range(entry), by = Math.max(-start, Math.min(100 - end, (end - start) * part));
  zoomTo(entry, start + by, end + by);
}

function placeTable(box, spec) {
  const format = (value, column) => value === null ? '–' : spec.formats[column] === 'share' ? percent(value) : spec.formats[column] === 'exact' ? String(value) : number(value);
  const table = { head: spec.head, text: spec.formats.flatMap((each, at) => each === 'text' ? [at] : []), count: spec.rows.length, row: i => spec.rows[i] };
  const made = tableElement(table, spec.most, format);
  made.querySelectorAll('tbody tr').forEach((row, i) => {
    if (spec.chosen === i) { row.classList.add('chosen'); }
    [...row.children].forEach((cell, column) => {
      if (spec.best?.[i]?.includes(column)) { cell.classList.add('best'); }
      if (spec.formats[column] === 'share' && spec.rows[i][column] !== null) {
        cell.classList.add('share');
        cell.style.setProperty('--part', (spec.rows[i][column] * 100).toFixed(1) + '%');
      }
    });
  });
  box.append(made);
  const button = element('button', { type: 'button', class: 'screen' }, say('js.csv'));
  button.addEventListener('click', () => download('estiva-' + box.dataset.chart + '.csv', csv({ ...table, head: spec.names })));
  const cut = spec.rows.length > spec.most ? say('js.cut', spec.most, spec.rows.length) : '';
  box.after(element('p', { class: 'note' }, button, ' ', cut));
}

setTheme(chosenTheme());
document.querySelectorAll('.switch button').forEach(button => button.addEventListener('click', () => {
  setTheme(button.dataset.theme);
  drawn.forEach(entry => draw(entry));
}));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { applyTheme(); drawn.forEach(entry => draw(entry)); });
document.querySelectorAll('[data-chart]').forEach(place);
document.getElementById('copy')?.addEventListener('click', event => {
  const button = event.currentTarget, before = button.textContent;
  navigator.clipboard?.writeText(document.getElementById('command').textContent).then(() => {
    button.textContent = say('js.copied');
    setTimeout(() => { button.textContent = before; }, 1500);
  }, () => getSelection().selectAllChildren(document.getElementById('command')));
});
new ResizeObserver(() => {
  if (!printing) { drawn.filter(entry => entry.box.clientWidth !== entry.width).forEach(entry => draw(entry)); }
}).observe(document.querySelector('.page'));
addEventListener('beforeprint', () => { printing = true; applyTheme(); drawn.forEach(entry => draw(entry, PRINTED_WIDTH)); });
addEventListener('afterprint', () => { printing = false; applyTheme(); drawn.forEach(entry => draw(entry)); });
document.documentElement.dataset.ready = String(drawn.length);
