/* Estiva's report: charts over time and distributions. Each maker answers {height, option(width, look), table, after?}. */
'use strict';
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

function base(look) {
  return {
    animation: false, backgroundColor: 'transparent', textStyle: { fontFamily: FONT, color: look.ink },
    tooltip: {
      confine: true, backgroundColor: look.card, borderColor: look.line, textStyle: { color: look.ink, fontSize: 13 },
      extraCssText: 'box-shadow: 0 4px 16px rgba(0,0,0,.16); border-radius: 8px; max-width: 360px;',
    },
  };
}

function axis(look, more) {
  return {
    axisLine: { show: true, lineStyle: { color: look.line } }, axisTick: { show: false },
    axisLabel: { color: look.muted, fontSize: 12, hideOverlap: true },
    splitLine: { lineStyle: { color: look.line, width: 1, opacity: .7 } },
    nameTextStyle: { color: look.muted, fontSize: 12 }, ...more,
  };
}

function timeAxis(look, from, to, more) {
  const [unit, word] = timeUnit(to - from);
  return axis(look, {
    type: 'value', min: from / unit, max: to > from ? to / unit : from / unit + 1, splitLine: { show: false },
    name: say('js.time', word), nameLocation: 'middle', nameGap: 26,
    axisLabel: { color: look.muted, fontSize: 12, hideOverlap: true, showMinLabel: from === 0, showMaxLabel: false, formatter: value => asNumber.format(value) },
    ...more,
  });
}

/** Charts over the same time zoom together. */
const TIMED = new Set();

function zooms(look, axes = 0) {
  return [
    { type: 'inside', xAxisIndex: axes, filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: true, moveOnMouseWheel: false },
  ];
}

function zoomSlider(look) {
  return {
    type: 'slider', show: !printing, xAxisIndex: 0, filterMode: 'none', height: 18, bottom: 4, showDetail: false, brushSelect: false,
    borderColor: look.line, backgroundColor: 'transparent', fillerColor: look.accent + '22', dataBackground: { lineStyle: { opacity: 0 }, areaStyle: { opacity: 0 } },
    selectedDataBackground: { lineStyle: { opacity: 0 }, areaStyle: { opacity: 0 } },
    handleStyle: { color: look.card, borderColor: look.accent }, moveHandleSize: 0,
  };
}

/** What a series holds at an instant: [mean] or [least, mean, most]. */
function heldAt(series, seconds) {
  if (series.exact) {
    let low = 0, high = series.t.length - 1;
    if (high < 0 || seconds < series.t[0]) { return null; }
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (series.t[middle] <= seconds) { low = middle; } else { high = middle - 1; }
    }
    return [series.v[low]];
  }
  const bin = Math.min(series.mean.length - 1, Math.floor((seconds - series.from) / series.width));
  return bin < 0 ? null : [series.low[bin], series.mean[bin], series.high[bin]];
}

function steps(spec) {
  const show = spec.percent ? percent : number;
  const { from, to } = spec;
  const [unit] = timeUnit(to - from);
  const line = (series, colour, at, look) => {
    const data = series.exact ? series.t.map((t, i) => [t / unit, series.v[i]])
      : series.mean.map((mean, bin) => [(series.from + bin * series.width) / unit, mean]);
    if (data.length) { data.push([series.to / unit, data.at(-1)[1]]); }
    return {
      type: 'line', name: series.name, step: 'end', data, showSymbol: false, lineStyle: { width: series.exact ? 2 : 1.4, color: colour, type: dash(at, look) },
      itemStyle: { color: colour }, areaStyle: spec.series.length === 1 && series.exact ? { color: colour, opacity: .12 } : undefined, emphasis: { disabled: true }, z: 3,
    };
  };
  const band = (series, colour) => ({
    type: 'custom', name: series.name, silent: true, clip: true, z: 2, data: [[series.from / unit, 0]], tooltip: { show: false },
    renderItem: (params, api) => {
      const above = [], below = [];
      series.mean.forEach((_, bin) => {
        const left = (series.from + bin * series.width) / unit, right = Math.min(series.to, series.from + (bin + 1) * series.width) / unit;
        above.push(api.coord([left, series.high[bin]]), api.coord([right, series.high[bin]]));
        below.push(api.coord([left, series.low[bin]]), api.coord([right, series.low[bin]]));
      });
      return { type: 'polygon', shape: { points: above.concat(below.reverse()) }, style: { fill: colour, opacity: .2 } };
    },
  });
  return {
    timed: true, height: spec.height ?? 280,
    legend: look => spec.series.length < 2 ? [] : spec.series.map((series, at) => [series.name, colourOf(at, look), 'line']),
    option: (width, look) => ({
      ...base(look),
      grid: { left: 62, right: 16, top: 14, bottom: printing ? 42 : 66 },
      tooltip: {
        ...base(look).tooltip, trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: look.muted } },
        formatter: at => {
          const seconds = at[0].axisValue * unit;
          return tip(duration(seconds), spec.series.map(series => {
            const held = heldAt(series, seconds);
            return [series.name, held === null ? '–' : held.length === 1 ? show(held[0]) : show(held[1]) + ' (' + show(held[0]) + ' – ' + show(held[2]) + ')'];
          }));
        },
      },
      xAxis: timeAxis(look, from, to),
      yAxis: axis(look, {
        type: 'value', min: 0, max: spec.percent ? 1 : spec.rate ? undefined : ceiling(Math.max(1, ...spec.series.flatMap(series => series.exact ? series.v : series.high))), minInterval: spec.percent || spec.rate ? undefined : 1, axisLine: { show: false },
        axisLabel: { color: look.muted, fontSize: 12, formatter: value => spec.percent ? percent(value) : asNumber.format(value) },
      }),
      dataZoom: [...zooms(look), zoomSlider(look)],
      series: spec.series.flatMap((series, at) => {
        const colour = colourOf(at, look);
        return series.exact ? [line(series, colour, at, look)] : [band(series, colour), line(series, colour, at, look)];
      }),
    }),
    table: () => {
      const rows = spec.series.flatMap(series => series.exact
        ? series.t.map((t, i) => [series.name, t, t2(series, i), series.v[i], series.v[i], series.v[i]])
        : series.mean.map((mean, bin) => [series.name, round(series.from + bin * series.width), round(Math.min(series.to, series.from + (bin + 1) * series.width)),
          series.low[bin], mean, series.high[bin]]));
      return { head: ['series', 'from_s', 'to_s', 'least', 'mean', 'most'], text: [0], count: rows.length, row: i => rows[i] };
    },
  };
}

/** The next round number. */
function ceiling(most) {
  const step = 10 ** Math.floor(Math.log10(most)) / 2;
  return Math.ceil(most / step) * step;
}

function t2(series, i) { return i + 1 < series.t.length ? series.t[i + 1] : series.to; }

function round(seconds) { return Math.round(seconds * 1e6) / 1e6; }

function colourOf(at, look) { return look.colours[at % look.colours.length]; }

function dash(at, look) { return ['solid', 'dashed', 'dotted', [8, 3, 2, 3]][Math.floor(at / look.colours.length) % 4]; }

/* Gantt: a bar an attempt, in lanes of the rows of its worker and its devices. */

function gantt(spec) {
  const tops = [];
  let lanes = 0;
  for (const row of spec.rows) { tops.push(lanes); lanes += row.lanes + .35; }
  const { from, to } = spec;
  const [unit] = timeUnit(to - from);
  const rects = spec.bars.flatMap((bar, at) => bar.places.map(([row, first, count]) => [bar.from / unit, bar.to / unit, tops[row] + first, tops[row] + first + count, at]));
  const lane = Math.max(lanes < 60 ? 18 : 5, Math.min(26, 240 / lanes));
  const modes = ['user', 'type', 'job', 'end', 'by'].filter(mode => mode === 'job' || mode === 'end' || new Set(spec.bars.map(bar => bar[mode])).size > 1);
  let mode = modes.includes('user') ? 'user' : modes.includes('type') ? 'type' : 'job';
  let ranks = rank();
  function rank() {
    const busy = new Map();
    for (const bar of spec.bars) { busy.set(bar[mode], (busy.get(bar[mode]) ?? 0) + (bar.to - bar.from)); }
    return [...busy].sort((a, b) => b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1)).map(([key]) => key);
  }
  const places = () => new Map(ranks.map((key, at) => [key, at]));
  let byRank = places();
  const colour = (bar, look) => {
    if (mode === 'job') { return look.colours[bar.job % look.colours.length]; }
    const at = byRank.get(bar[mode]);
    return at < look.colours.length ? look.colours[at] : look.other;
  };
  const label = key => mode === 'end' || mode === 'by' ? say('js.' + mode + '.' + key) : key === '' ? '–' : key;
  const rowName = row => row.device < 0 ? row.label : 'GPU ' + row.device;
  const left = Math.min(150, 26 + 7.2 * Math.max(...spec.rows.map(row => rowName(row).length + (row.device < 0 ? 0 : 2))));
  const option = (width, look) => {
    const side = width < 520 ? Math.min(left, 84) : left;
    return {
      ...base(look),
      grid: { left: side, right: lanes > 60 ? 40 : 16, top: 8, bottom: printing ? 42 : 66 },
      tooltip: {
        ...base(look).tooltip, trigger: 'item',
        formatter: at => {
          const bar = spec.bars[at.data[4]];
          const where = bar.places.map(([row]) => spec.rows[row]);
          const on = [...new Set(where.map(row => row.device < 0 ? row.label : row.label + ' GPU ' + row.device))];
          return tip(bar.task, [
            [say('js.worker'), on.length > 5 ? on.slice(0, 5).join(', ') + ' …' : on.join(', ')],
            ...(bar.user === '' ? [] : [[say('js.user'), bar.user]]), ...(bar.type === '' ? [] : [[say('js.type'), bar.type]]),
            [say('js.start'), duration(bar.from)], [say('js.lasted'), duration(bar.to - bar.from)], [say('js.end'), say('js.end.' + bar.end)],
            [say('js.by'), say('js.by.' + bar.by)], ...(bar.attempt > 1 ? [[say('js.attempt'), bar.attempt]] : []),
          ]);
        },
      },
      xAxis: timeAxis(look, from, to),
      yAxis: { type: 'value', inverse: true, min: 0, max: lanes, show: false },
      dataZoom: [...zooms(look), zoomSlider(look), ...(lanes > 60 ? [
        { type: 'slider', show: !printing, yAxisIndex: 0, filterMode: 'none', width: 16, right: 8, showDetail: false, brushSelect: false, borderColor: look.line,
          fillerColor: look.accent + '22', handleStyle: { color: look.card, borderColor: look.accent }, moveHandleSize: 0 }] : [])],
      series: [
        { type: 'custom', silent: true, clip: false, z: 1, tooltip: { show: false }, data: spec.rows.map((row, at) => [from / unit, tops[at], tops[at] + row.lanes, at]),
          encode: { x: 0, y: [1, 2] }, renderItem: (params, api) => drawRow(params, api, spec.rows[api.value(3)], rowName, side, look) },
        { type: 'custom', clip: true, z: 3, data: rects, encode: { x: [0, 1], y: [2, 3] }, progressive: 0,
          renderItem: (params, api) => drawBar(params, api, spec.bars[api.value(4)], bar => colour(bar, look), look) },
      ],
    };
  };
  return {
    timed: true, height: Math.max(180, Math.min(660, lanes * lane + 74)), option,
    legend: look => mode === 'job' ? [] : [
      ...ranks.slice(0, look.colours.length).map((key, at) => [label(key), look.colours[at]]),
      ...(ranks.length > look.colours.length ? [[say('js.others', ranks.length - look.colours.length), look.other]] : [])],
    tools: redraw => {
      const choice = element('select', {}, ...modes.map(each => element('option', { value: each, selected: each === mode }, say('js.colour.' + each))));
      choice.addEventListener('change', () => { mode = choice.value; ranks = rank(); byRank = places(); redraw(); });
      return [element('label', {}, say('js.colour') + ' ', choice)];
    },
    table: () => ({
      head: ['task', 'user', 'type', 'worker', 'devices', 'attempt', 'placed_by', 'start_s', 'end_s', 'outcome'], text: [0, 1, 2, 3, 4, 6, 9], count: spec.bars.length,
      row: i => {
        const bar = spec.bars[i], rows = bar.places.map(([row]) => spec.rows[row]);
        return [bar.task, bar.user, bar.type, [...new Set(rows.map(row => row.worker))].join(' '), rows.filter(row => row.device >= 0).map(row => row.device).join(' '),
          bar.attempt, bar.by, bar.from, bar.to, bar.end];
      },
    }),
  };
}

function drawRow(params, api, row, rowName, side, look) {
  const top = api.coord([api.value(0), api.value(1)])[1], bottom = api.coord([api.value(0), api.value(2)])[1];
  const area = params.coordSys, from = Math.max(area.y, top), to = Math.min(area.y + area.height, bottom);
  if (to <= from) { return null; }
  const middle = (from + to) / 2, parts = [{ type: 'rect', shape: { x: area.x, y: from, width: area.width, height: to - from }, style: { fill: look.soft } }];
  if (bottom - top >= (row.device < 0 ? 9 : 10)) {
    parts.push({ type: 'text', style: {
      text: rowName(row), x: area.x - 8, y: middle, align: 'right', verticalAlign: 'middle', fontSize: row.device < 0 ? 12 : 11, fontFamily: FONT,
      fill: row.device < 0 ? look.ink : look.muted, width: side - 14, overflow: 'truncate' } });
  }
  return { type: 'group', children: parts };
}

function drawBar(params, api, bar, colour, look) {
  const [x, y] = api.coord([api.value(0), api.value(2)]), [right, bottom] = api.coord([api.value(1), api.value(3)]);
  const gap = bottom - y > 6 ? 1 : 0;
  const rect = echarts.graphic.clipRectByRect({ x, y: y + gap, width: Math.max(right - x - (right - x > 4 ? .7 : 0), 1), height: Math.max(bottom - y - 2 * gap, .5) }, params.coordSys);
  if (!rect) { return null; }
  const isFine = ['completed', 'running', 'suspended'].includes(bar.end);
  const drawn = { type: 'rect', shape: { ...rect, r: rect.height > 8 && rect.width > 6 ? 3 : 0 },
    style: { fill: colour(bar), stroke: isFine ? undefined : look.warn, lineWidth: isFine ? 0 : 2, opacity: isFine ? 1 : .75 } };
  if (rect.width < 26 || rect.height < 12) { return drawn; }
  drawn.textContent = { type: 'text', style: { text: bar.task, fontSize: 11, fontFamily: FONT, fill: inkOn(colour(bar)), width: rect.width - 8, overflow: 'truncate', ellipsis: '…' }, silent: true };
  drawn.textConfig = { position: 'insideLeft', distance: 5 };
  return drawn;
}

/** Black or white, whichever is easier to read on it. */
function inkOn(colour) {
  const [r, g, b] = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b > .2 ? '#10161c' : '#ffffff';
}

/* Occupancy: what a Gantt chart becomes when there are too many bars. */

function heat(spec) {
  const rows = spec.rows.length, bins = spec.bins;
  const share = (row, bin) => spec.share[row * bins + bin];
  const starts = (row, bin) => spec.starts[row * bins + bin];
  const { from, width: wide } = spec;
  const begins = Array.from({ length: bins }, (_, bin) => from + bin * wide);
  const data = [];
  for (let row = 0; row < rows; row++) {
    for (let bin = 0; bin < bins; bin++) { if (share(row, bin) !== null) { data.push([bin, row, share(row, bin) / 1000]); } }
  }
  const left = Math.min(150, 26 + 7 * Math.max(...spec.rows.map(row => row.split(' … ')[0].length)));
  const plotted = Math.max(60, Math.min(530, rows * Math.max(5, Math.min(26, 300 / rows))));
  const span = bin => duration(begins[bin]) + ' – ' + duration(Math.min(spec.to, begins[bin] + wide));
  return {
    timed: true, canvas: true, height: plotted + 106,
    option: (width, look) => ({
      ...base(look),
      grid: { left: width < 520 ? Math.min(left, 76) : left, right: 16, top: 40, bottom: printing ? 42 : 66 },
      tooltip: {
        ...base(look).tooltip, trigger: 'item',
        formatter: at => tip(spec.rows[at.data[1]], [[say('js.when'), span(at.data[0])], [say('js.share'), percent(at.data[2])], [say('js.starts'), starts(at.data[1], at.data[0])]]),
      },
      visualMap: {
        min: .0005, max: 1, calculable: false, orient: 'horizontal', right: 14, top: 0, itemHeight: Math.min(150, width / 4), itemWidth: 10, text: ['100 %', say('js.share') + ' 0 %'],
        textStyle: { color: look.muted, fontSize: 12 }, inRange: { color: look.heat }, outOfRange: { color: look.soft }, formatter: percent,
      },
      xAxis: [
        { type: 'category', data: begins.map((_, bin) => bin), show: false },
        timeAxis(look, from, from + bins * wide, { position: 'bottom' }),
      ],
      yAxis: axis(look, { type: 'category', inverse: true, data: spec.rows, axisLine: { show: false }, splitLine: { show: false },
        axisLabel: { color: look.ink, fontSize: 12, width: (width < 520 ? Math.min(left, 76) : left) - 12, overflow: 'truncate', hideOverlap: true,
          interval: Math.ceil(15 / (plotted / rows)) - 1, formatter: row => row.split(' … ')[0] } }),
      dataZoom: [...zooms(look, [0, 1]), { ...zoomSlider(look), xAxisIndex: [0, 1] }],
      series: [{ type: 'heatmap', xAxisIndex: 0, data, progressive: 0, emphasis: { itemStyle: { borderColor: look.ink, borderWidth: 1 } } }],
    }),
    table: () => ({
      head: ['row', 'from_s', 'to_s', 'share', 'starts'], text: [0], count: rows * bins,
      row: i => {
        const row = Math.floor(i / bins), bin = i % bins, held = share(row, bin);
        return [spec.rows[row], round(begins[bin]), round(Math.min(spec.to, begins[bin] + wide)), held === null ? null : held / 1000, starts(row, bin)];
      },
    }),
  };
}

/* Distributions. */

function cdf(spec) {
  const isTime = spec.unit === 's';
  const positive = spec.series.flatMap(series => series.x.filter(x => x > 0));
  const least = positive.length ? Math.min(...positive) : 1, most = positive.length ? Math.max(...positive) : 1;
  const log = most / least > (isTime ? 100 : 20);
  const floor = log ? 10 ** Math.floor(Math.log10(Math.max(least, most / 1e5, isTime && least < 1 && most > 1000 ? 1 : 0)) + 1e-9) : 0;
  const [unit, word] = log || !isTime ? [1, ''] : timeUnit(most);
  const show = x => isTime ? duration(x) : number(x);
  const curve = series => {
    const points = [];
    let under = 0;
    series.x.forEach((x, i) => { if (x <= floor) { under = series.p[i]; } else { points.push([x / unit, series.p[i]]); } });
    points.unshift([floor / unit, under]);
    points.push([most / unit, 1]);
    return points;
  };
  const reach = (series, x) => { let held = 0; series.x.forEach((value, i) => { if (value <= x * (1 + 1e-12)) { held = series.p[i]; } }); return held; };
  return {
    height: spec.height ?? 280,
    legend: look => spec.series.length < 2 ? [] : spec.series.map((series, i) => [series.name, colourOf(i, look), 'line']),
    option: (width, look) => ({
      ...base(look),
      grid: { left: 50, right: 22, top: 12, bottom: 48 },
      tooltip: {
        ...base(look).tooltip, trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: look.muted } },
        formatter: hit => tip('≤ ' + show(hit[0].axisValue * unit), spec.series.map(series => [series.name, percent(reach(series, hit[0].axisValue * unit))])),
      },
      xAxis: axis(look, {
        type: log ? 'log' : 'value', min: log ? floor : spec.unit === 'ratio' ? 1 : 0, max: log ? most : most > 0 ? most / unit : 1, splitLine: { show: false }, minorTick: { show: false },
        axisLabel: { show: !(isTime && log), color: look.muted, fontSize: 12, hideOverlap: true, showMaxLabel: false, formatter: value => asNumber.format(value) },
        name: isTime ? spec.axis + (log ? '' : ' (' + word + ')') : spec.axis, nameLocation: 'middle', nameGap: 28,
      }),
      yAxis: axis(look, { type: 'value', min: 0, max: 1, interval: .25, axisLine: { show: false }, axisLabel: { color: look.muted, fontSize: 12, formatter: percent } }),
      series: [...(isTime && log ? [timeTicks(floor, most, width, look)] : []), ...spec.series.map((series, i) => ({
        type: 'line', name: series.name, step: 'end', showSymbol: false, data: curve(series), lineStyle: { width: 2, color: colourOf(i, look), type: dash(i, look) },
        itemStyle: { color: colourOf(i, look) }, areaStyle: spec.series.length === 1 ? { color: colourOf(i, look), opacity: .1 } : undefined, emphasis: { disabled: true },
        markLine: i > 0 ? undefined : { silent: true, symbol: 'none', lineStyle: { color: look.muted, type: 'dotted', width: 1 }, animation: false,
          label: { position: spec.marks === undefined ? 'insideStartTop' : 'insideEndTop', color: look.muted, fontSize: 11, formatter: mark => mark.name },
          data: spec.marks === undefined ? [{ yAxis: .95, name: 'p95' }] : [[.5, say('js.median')], [.95, 'p95']].map(([share, text], mark) => ({ yAxis: share, name: text + ' ' + show(spec.marks[mark]) })) },
      }))],
    }),
    table: () => {
      const rows = spec.series.flatMap(series => series.x.map((x, i) => [series.name, x, series.p[i]]));
      return { head: ['series', isTime ? 'seconds' : 'ratio', 'share_of_tasks'], text: [0], count: rows.length, row: i => rows[i] };
    },
  };
}

const ROUND_TIMES = [1e-6, 1e-5, 1e-4, .001, .01, .1, 1, 10, 60, 600, 3600, 21600, 86400, 864000, 8640000, 86400000, 864000000];

/** Marks of an axis of times over many decades: seconds, minutes, hours and days rather than powers of ten. */
function timeTicks(floor, most, width, look) {
  const room = (width - 72) / Math.log10(most / floor), ticks = [];
  for (const tick of ROUND_TIMES.filter(each => each >= floor * .999 && each <= most)) {
    if (ticks.length === 0 || Math.log10(tick / ticks.at(-1)) * room > 46) { ticks.push(tick); }
  }
  return {
    type: 'custom', silent: true, clip: false, z: 1, tooltip: { show: false }, data: ticks.map(tick => [tick, 0]),
    renderItem: (params, api) => {
      const area = params.coordSys, x = api.coord([api.value(0), 0])[0], end = area.y + area.height;
      return { type: 'group', children: [
        { type: 'line', shape: { x1: x, y1: area.y, x2: x, y2: end }, style: { stroke: look.line, lineWidth: 1, opacity: .7 } },
        { type: 'text', style: { text: duration(api.value(0)), x, y: end + 8, align: 'center', fill: look.muted, fontSize: 12, fontFamily: FONT } }] };
    },
  };
}
