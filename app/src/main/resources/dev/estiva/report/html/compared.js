/* Estiva's report: policies and clusters side by side. */
'use strict';
const SIGNS = ['◆', '●', '▲', '■'];
const SYMBOLS = ['diamond', 'circle', 'triangle', 'rect'];

/** Said, since else it is guessed from a letter that fonts may lack. */
const LABEL_LINE = 15;

/** How many lines a label takes in so much room, rather one too many than too few; words are not parted. */
function linesOf(text, room) {
  let lines = 1, used = 0;
  for (const word of text.split(' ')) {
    const wide = word.length * 8;
    if (used > 0 && used + 4 + wide > room) {
      lines++;
      used = wide;
    } else {
      used += 4 + wide;
    }
  }
  return lines;
}

/** A row a policy: a mark for each statistic, with its confidence interval, on one axis. */
function measures(spec) {
  const isTime = spec.unit === 's', isShare = spec.unit === 'share';
  const all = spec.stats.flatMap(stat => stat.values.filter(value => value !== null));
  const positive = all.filter(value => value > 0);
  const least = positive.length ? Math.min(...positive) : 1, most = positive.length ? Math.max(...positive) : 1;
  const log = !isShare && most / least > 50;
  const floor = log ? 10 ** Math.floor(Math.log10(least) - 1e-9) : 0;
  const [unit, word] = log || !isTime ? [1, ''] : timeUnit(most);
  const show = value => value === null ? '–' : isTime ? duration(value) : isShare ? percent(value) : number(value);
  const place = value => log ? Math.max(value, floor) : value / unit;
  const colour = (at, look) => spec.stats.length === 1 ? look.accent : colourOf(at, look);
  const left = Math.min(spec.widest ?? 170, 26 + 7.2 * Math.max(...spec.policies.map(policy => policy.length)));
  const leftOf = width => width < 420 ? Math.min(left, spec.widest === undefined ? 100 : width * .42) : left;
  const lines = width => spec.widest === undefined ? 1 : Math.max(...spec.policies.map(policy => linesOf(policy, leftOf(width) - 12)));
  const interval = (stat, at) => stat.half[at] === null ? '' : ' ± ' + show(stat.half[at]);
  const errors = (look, at, stat) => ({
    type: 'custom', silent: true, z: 2, tooltip: { show: false }, data: stat.values.map((value, row) => [value, row, stat.half[row]]).filter(([value, , half]) => value !== null && half),
    encode: { x: 0, y: 1 },
    renderItem: (params, api) => {
      const value = api.value(0), half = api.value(2), y = api.coord([place(value), api.value(1)])[1];
      const from = api.coord([place(Math.max(spec.unit === 'ratio' ? 1 : 0, value - half)), 0])[0], to = api.coord([place(value + half), 0])[0];
      return { type: 'line', shape: { x1: from, y1: y, x2: to, y2: y }, style: { stroke: spec.stats.length === 1 ? look.ink : colour(at, look), lineWidth: spec.stats.length === 1 ? 2 : 5, opacity: .4, lineCap: 'round' } };
    },
  });
  const bars = (look, stat) => ({
    type: 'bar', barMaxWidth: 16, data: stat.values.map((value, row) => ({
      value: value === null ? null : place(value), itemStyle: { color: stat.best.includes(row) ? look.accent : look.other, borderRadius: 3 } })),
  });
  const said = (look, stat) => ({
    type: 'custom', silent: true, clip: false, z: 3, tooltip: { show: false }, data: stat.values.map((value, row) => [0, row]), encode: { x: 0, y: 1 },
    renderItem: (params, api) => ({ type: 'text', style: {
      text: show(stat.values[api.value(1)]), x: params.coordSys.x + params.coordSys.width + 8, y: api.coord([floor, api.value(1)])[1], verticalAlign: 'middle',
      fill: stat.best.includes(api.value(1)) ? look.accent : look.muted, fontSize: 12, fontFamily: FONT } }),
  });
  const marks = (look, at, stat) => ({
    type: 'scatter', name: stat.name, symbol: SYMBOLS[at % SYMBOLS.length], symbolSize: 11, z: 4, itemStyle: { color: colour(at, look), borderColor: look.card, borderWidth: 1 },
    data: stat.values.map((value, row) => value === null ? null : [place(value), row]).filter(Boolean),
  });
  return {
    height: width => spec.policies.length * Math.max(spec.stats.length === 1 ? 26 : 30, lines(width) * LABEL_LINE + 6) + 62,
    legend: look => spec.stats.length === 1 ? [] : spec.stats.map((stat, at) => [stat.name, colour(at, look), '', SIGNS[at % SIGNS.length]]),
    option: (width, look) => ({
      ...base(look), grid: { left: leftOf(width), right: spec.stats.length === 1 ? 74 : 20, top: 6, bottom: 44 },
      tooltip: {
        ...base(look).tooltip, trigger: 'axis', axisPointer: { type: 'none' },
        formatter: hit => {
          const row = spec.policies.indexOf(hit[0].axisValue ?? hit[0].name);
          return tip(spec.policies[row] ?? '', row < 0 ? [] : spec.stats.map(stat => [stat.name, show(stat.values[row]) + interval(stat, row)]));
        },
      },
      xAxis: axis(look, {
        type: log ? 'log' : 'value', min: log ? floor : spec.unit === 'ratio' ? 1 : 0, splitNumber: spec.stats.length === 1 ? 2 : undefined, max: isShare ? 1 : log ? most * 1.15 : undefined, splitLine: { show: !(log && isTime), lineStyle: { color: look.line, opacity: .7 } },
        axisLabel: { show: !(log && isTime), color: look.muted, fontSize: 12, hideOverlap: true, showMaxLabel: false, formatter: value => isShare ? percent(value) : asNumber.format(value) },
        name: isTime && !log ? word : '', nameLocation: 'middle', nameGap: 26,
      }),
      yAxis: axis(look, { type: 'category', inverse: true, data: spec.policies, axisLine: { show: false },
        splitLine: { show: spec.stats.length > 1, lineStyle: { color: look.line, opacity: .5 } },
        axisLabel: { color: look.ink, fontSize: 13, lineHeight: LABEL_LINE, interval: 0, width: leftOf(width) - 12, overflow: spec.widest === undefined ? 'truncate' : 'break' } }),
      series: [...(log && isTime ? [timeTicks(floor, most * 1.15, width - leftOf(width), look)] : []),
        ...(spec.stats.length === 1 ? [bars(look, spec.stats[0]), errors(look, 0, spec.stats[0]), said(look, spec.stats[0])]
          : spec.stats.flatMap((stat, at) => [errors(look, at, stat), marks(look, at, stat)]))],
    }),
    table: () => ({
      head: ['policy', 'figure', 'mean', 'half_width_95'], text: [0, 1], count: spec.policies.length * spec.stats.length,
      row: i => {
        const at = i % spec.stats.length, row = Math.floor(i / spec.stats.length);
        return [spec.policies[row], spec.stats[at].name, spec.stats[at].values[row], spec.stats[at].half[row]];
      },
    }),
  };
}

/** A figure over the size of the cluster, with its target. */
function plan(spec) {
  const isTime = spec.unit === 's', isShare = spec.unit === 'share';
  const known = spec.points.filter(point => point.mean !== null);
  const most = Math.max(1e-9, ...known.map(point => point.mean + (point.half ?? 0)), ...spec.bounds.map(bound => bound.bound));
  const [unit, word] = isTime ? timeUnit(most) : [1, ''];
  const show = value => value === null ? '–' : isTime ? duration(value) : isShare ? percent(value) : number(value);
  const last = spec.points.at(-1).added;
  return {
    height: 300,
    option: (width, look) => ({
      ...base(look), grid: { left: 62, right: 24, top: 18, bottom: 50 },
      tooltip: { ...base(look).tooltip, trigger: 'item', formatter: at => {
        const point = known[at.dataIndex];
        return point === undefined ? '' : tip('+' + point.added + ' ' + spec.added, [[say('js.servers'), point.workers],
          ['=', show(point.mean) + (point.half === null ? '' : ' ± ' + show(point.half))], [say('js.met'), say('js.met.' + point.met)]]);
      } },
      xAxis: axis(look, { type: 'value', min: 0, max: last, minInterval: 1, splitLine: { show: false }, name: say('js.added', spec.added), nameLocation: 'middle', nameGap: 28 }),
      yAxis: axis(look, { type: 'value', min: spec.unit === 'ratio' ? 1 : 0, max: isShare ? 1 : undefined, axisLine: { show: false }, name: word, nameGap: 6,
        axisLabel: { color: look.muted, fontSize: 12, formatter: value => isShare ? percent(value) : asNumber.format(value) } }),
      series: [
        { type: 'custom', silent: true, z: 2, tooltip: { show: false }, data: known.filter(point => point.half).map(point => [point.added, point.mean / unit, point.half / unit]), encode: { x: 0, y: 1 },
          renderItem: (params, api) => {
            const from = api.coord([api.value(0), api.value(1) - api.value(2)]), to = api.coord([api.value(0), api.value(1) + api.value(2)]);
            return { type: 'line', shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }, style: { stroke: look.accent, lineWidth: 5, opacity: .3, lineCap: 'round' } };
          } },
        { type: 'line', z: 3, lineStyle: { color: look.accent, width: 2 }, symbol: 'circle',
          data: known.map(point => ({ value: [point.added, point.mean / unit], symbolSize: point.chosen ? 17 : 10,
            itemStyle: { color: point.met === 'yes' ? look.accent : look.card, borderColor: look.accent, borderWidth: 2 },
            label: { show: point.chosen, formatter: '+' + point.added, position: 'top', color: look.ink, fontWeight: 600 } })),
          markLine: { silent: true, symbol: 'none', animation: false, lineStyle: { color: look.warn, type: 'dashed', width: 1.5 },
            label: { position: 'insideEndTop', color: look.warn, fontSize: 12, formatter: mark => mark.name }, data: spec.bounds.map(bound => ({ yAxis: bound.bound / unit, name: bound.text })) } },
      ],
    }),
    table: () => ({ head: ['added', 'workers', 'mean', 'half_width_95', 'met'], text: [4], count: spec.points.length,
      row: i => { const point = spec.points[i]; return [point.added, point.workers, point.mean, point.half, point.met]; } }),
  };
}
