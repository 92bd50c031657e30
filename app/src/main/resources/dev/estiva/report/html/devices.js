/* Estiva's report: devices compared over the size of the work. */
'use strict';

/** Times or ratios by size, a line a device, both axes logarithmic; a ratio of 1 and where it is crossed are marked. */
function sizes(spec) {
  const isTime = spec.unit === 's';
  const points = spec.series.flatMap(series => series.points), all = points.map(point => point.size);
  const log = Math.min(...all) > 0;
  const values = points.flatMap(point => [point.low, point.value, point.high]).filter(value => value > 0).concat(isTime ? [] : [1]);
  const floor = decade(Math.min(...values) * .9, false), most = decade(Math.max(...values) * 1.1, true);
  const least = Math.min(...all), largest = Math.max(...all);
  const show = value => isTime ? short(value) : number(value) + ' ×';
  const room = Math.max(66, 16 + 7.2 * Math.max(show(floor).length, show(most).length));
  const line = (series, at, look) => ({
    type: 'line', name: series.name, z: 3, symbol: SYMBOLS[(at + 1) % SYMBOLS.length], symbolSize: 9,
    data: series.points.filter(point => point.value > 0).map(point => [point.size, point.value]), lineStyle: { width: 2, color: ink(series, at, look), type: dash(at, look) },
    itemStyle: { color: ink(series, at, look), borderColor: look.card, borderWidth: 1 }, emphasis: { disabled: true },
    markLine: { silent: true, symbol: 'none', animation: false, data: [
      ...(!isTime && at === 0 ? [{ yAxis: 1, lineStyle: { color: look.muted, type: 'solid', width: 1 }, label: { show: false } }] : []),
      ...(series.crossover === undefined ? [] : [{ xAxis: series.crossover, name: series.crossover_said, lineStyle: { color: ink(series, at, look), type: 'dashed', width: 1.5 },
        label: { position: 'end', offset: [0, 20 + 16 * at], rotate: 0, align: 'left', color: ink(series, at, look), fontSize: 12, formatter: mark => ' ' + mark.name } }])] },
  });
  const interval = (series, at, look) => ({
    type: 'custom', silent: true, z: 2, tooltip: { show: false }, encode: { x: 0, y: [1, 2] },
    data: series.points.filter(point => point.value > 0 && point.high > point.low).map(point => [point.size, Math.max(point.low, floor), point.high]),
    renderItem: (params, api) => {
      const low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)]), style = { stroke: ink(series, at, look), lineWidth: 1.5, opacity: .8 };
      return { type: 'group', children: [{ type: 'line', shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style },
        ...[low, high].map(end => ({ type: 'line', shape: { x1: end[0] - 4, y1: end[1], x2: end[0] + 4, y2: end[1] }, style }))] };
    },
  });
  /* The CPU has the first colour in both charts, the devices the following ones. */
  const ink = (series, at, look) => colourOf(isTime && series.name === 'cpu' ? 0 : isTime && spec.series[0].name === 'cpu' ? at : at + 1, look);
  return {
    height: least === largest ? 200 : 320,
    legend: look => spec.series.map((series, at) => [series.name, ink(series, at, look), 'line']),
    option: (width, look) => ({
      ...base(look), grid: { left: room, right: 26, top: 18, bottom: 50 },
      tooltip: { ...base(look).tooltip, trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: look.muted } },
        formatter: hit => {
          const size = hit[0].axisValue;
          return tip(spec.axis + ' ' + size, spec.series.flatMap(series => series.points.filter(point => point.size === size)
            .map(point => [series.name, point.said + (point.tasks === undefined ? '' : ' (' + point.tasks + ')')])));
        } },
      xAxis: axis(look, { type: log ? 'log' : 'value', min: log ? least / 1.3 : least, max: log ? largest * 1.3 : largest, axisLine: { onZero: false, lineStyle: { color: look.line } }, splitLine: { show: false },
        minorTick: { show: false }, name: spec.axis, nameLocation: 'middle', nameGap: 28, axisLabel: { show: !log, color: look.muted, fontSize: 12, hideOverlap: true, formatter: value => asNumber.format(value) } }),
      yAxis: axis(look, { type: 'log', min: floor, max: most, axisLine: { show: false }, axisLabel: { color: look.muted, fontSize: 12, hideOverlap: true, formatter: show } }),
      series: [...(log ? [sizeTicks([...new Set(all)].sort((a, b) => a - b), most, look)] : []),
        ...spec.series.flatMap((series, at) => [interval(series, at, look), line(series, at, look)])],
    }),
    table: () => {
      const rows = spec.series.flatMap(series => series.points.map(point => [series.name, point.size, point.value, point.low, point.high]));
      return { head: ['device', spec.axis, isTime ? 'mean_s' : 'speed_up', 'low_95', 'high_95'], text: [0], count: rows.length, row: i => rows[i] };
    },
  };
}

/** The next round figure of a logarithmic axis: 1, 2 or 5 of a decade. */
function decade(value, isUp) {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9), steps = [1, 2, 5, 10].map(step => step * power);
  return isUp ? steps.find(step => step >= value * .999999) : steps.findLast(step => step <= value * 1.000001) ?? power;
}

/** A length of time with one unit, also of microseconds. */
function short(seconds) {
  return seconds >= 1 ? duration(seconds) : seconds >= 1e-3 ? number(seconds * 1e3) + ' m' + say('js.s') : number(seconds * 1e6) + ' µ' + say('js.s');
}

/** The sizes that were measured, as far as there is room for them. */
function sizeTicks(ticks, height, look) {
  return {
    type: 'custom', silent: true, clip: false, z: 1, tooltip: { show: false }, data: [[ticks[0], height]],
    renderItem: (params, api) => {
      const area = params.coordSys, end = area.y + area.height, children = [];
      let last = -1e9;
      for (const tick of ticks) {
        const x = api.coord([tick, height])[0], text = tick >= 1e6 ? asNumber.format(tick / 1e6) + ' M' : asNumber.format(tick);
        if (x - last > 14 + 7 * text.length) {
          last = x;
          children.push({ type: 'line', shape: { x1: x, y1: area.y, x2: x, y2: end }, style: { stroke: look.line, lineWidth: 1, opacity: .7 } },
            { type: 'text', style: { text, x, y: end + 8, align: 'center', fill: look.muted, fontSize: 12, fontFamily: FONT } });
        }
      }
      return { type: 'group', children };
    },
  };
}
