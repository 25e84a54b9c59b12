// What ECharts is told: the only place that knows its options. Words and figures are those of the server; decimals become numbers here, to be
// placed on the page and for nothing else.

/** What is read at each place, in order: the place, then each series' value. */
export function readings(model) {
  const places = new Map();
  model.series.forEach((series, at) =>
    series.values.forEach((value, index) => {
      if (!value.place) return;
      const key = Number(value.at);
      const said = series.look === "projection" || model.series.length === 1 ? value.text : `${series.name} ${value.text}`;
      const found = places.get(key);
      if (!found) places.set(key, { key, series: at, index, text: `${value.place}\n${said}` });
      else if (series.look !== "projection") found.text += `\n${said}`;
    }),
  );
  return [...places.values()].sort((a, b) => a.key - b.key);
}

export function optionOf(model, { width, still, colours }) {
  const names = model.across.kind === "names";
  const across = names ? named(model, width, colours) : scale(model.across, colours, { crowded: true });
  const up = scale(model.up, colours, { lines: !model.lying, hidden: model.lying });
  const ends = [...model.series.map((series) => series.end), model.quota && !model.quota.across ? model.quota.label : ""];
  const room = Math.max(...ends.map((end) => end.length)) * 6.2;
  return {
    animation: !still,
    animationDuration: 300,
    textStyle: { fontFamily: colours.font, fontSize: 11, color: colours.muted },
    grid: { left: 2, top: model.lying ? 2 : 16, right: room ? room + 10 : 14, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "all" },
    xAxis: model.lying ? up : across,
    yAxis: model.lying ? across : up,
    series: [...model.series.map((series) => drawn(model, series, colours)), ...quota(model, colours)],
    tooltip: tooltip(model, names, colours),
  };
}

/** An axis of names, which break into lines where there is little room. */
function named(model, width, colours) {
  const { names } = model.across;
  const few = names.length <= 8;
  const broken = few && !model.lying ? { interval: 0, hideOverlap: false, width: Math.floor((width - 60) / names.length) - 4, overflow: "break" } : { interval: model.lying ? 0 : "auto" };
  return {
    type: "category",
    data: names,
    inverse: model.lying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colours["field-line"] } },
    axisLabel: { color: colours.muted, fontSize: 11, lineHeight: 14, hideOverlap: true, ...broken },
  };
}

/** An axis of numbers with the ticks that the server chose and wrote. */
function scale(axis, colours, { lines = false, hidden = false, crowded = false }) {
  const places = axis.ticks.map((tick) => Number(tick.at));
  const label = (value) => axis.ticks[places.findIndex((place) => Math.abs(place - value) < 1e-9 * Math.max(1, Math.abs(value)))]?.label ?? "";
  return {
    type: "value",
    show: !hidden,
    min: Number(axis.from),
    max: Number(axis.to),
    name: axis.title,
    nameLocation: "middle",
    nameTextStyle: { color: colours.muted, fontSize: 11 },
    nameGap: 8,
    axisLine: { show: false },
    axisTick: { show: false, customValues: places },
    axisLabel: { color: colours.muted, fontSize: 11, customValues: places, formatter: label, hideOverlap: crowded },
    splitLine: { show: lines, lineStyle: { color: colours.hairline } },
  };
}

function drawn(model, series, colours) {
  const colour = (look) => (look === "past" ? colours.history : colours.primary);
  const place = (value) => (model.lying ? [Number(value.value), Number(value.at)] : [Number(value.at), Number(value.value)]);
  const common = {
    name: series.name,
    color: colour(series.look),
    emphasis: { disabled: true },
    cursor: "default",
    data: series.values.map((value) => ({
      value: place(value),
      symbolSize: value.place ? undefined : 0,
      label: value.label ? { show: true, formatter: value.label.replace(/[{}]/g, ""), position: model.lying ? "right" : "top" } : undefined,
      itemStyle: value.look ? { color: colour(value.look) } : undefined,
    })),
    label: { color: colours.muted, fontSize: 11 },
    labelLayout: { hideOverlap: true },
  };
  if (series.kind === "bars") return { ...common, type: "bar", barMaxWidth: 40, barGap: "0%", barCategoryGap: "28%", itemStyle: { borderRadius: model.series.length > 1 ? 0 : 2 } };
  if (series.kind === "histogram") return { ...common, type: "bar", barCategoryGap: "12%", itemStyle: { borderRadius: 2 } };
  if (series.kind === "points") return { ...common, type: "scatter", symbolSize: 6 };
  const ahead = series.look === "projection";
  return {
    ...common,
    type: "line",
    step: { steps: "end", reached: "start" }[series.kind],
    symbol: "circle",
    symbolSize: 6,
    showSymbol: series.kind !== "reached" && !ahead,
    showAllSymbol: true,
    itemStyle: { color: colours.paper, borderColor: colour(series.look), borderWidth: 2 },
    lineStyle: { color: colour(series.look), width: ahead ? 1.5 : 2, type: ahead ? [4, 4] : "solid" },
    areaStyle: series.kind === "reached" ? { color: colours.primary, opacity: 0.09 } : undefined,
    ...atEnd(series.end, colours),
  };
}

/** What is written at a line's end; two of them keep apart. */
function atEnd(words, colours) {
  if (!words) return {};
  return { endLabel: { show: true, formatter: words.replace(/[{}]/g, ""), color: colours.muted, fontSize: 11, distance: 6, padding: [2, 0] }, labelLayout: { moveOverlap: "shiftY" } };
}

/** The quota as an amber line: across the whole width with its name at the end, or at a place with its name at the foot. */
function quota(model, colours) {
  if (!model.quota) return [];
  const at = Number(model.quota.at);
  const line = { color: colours.amber, width: 2, type: "solid" };
  const common = { type: "line", silent: true, symbol: "none", tooltip: { show: false }, emphasis: { disabled: true }, z: 1 };
  if (!model.quota.across) {
    return [{ ...common, lineStyle: line, data: [[Number(model.across.from), at], [Number(model.across.to), at]], ...atEnd(model.quota.label, colours) }];
  }
  const label = { formatter: model.quota.label, position: "start", align: "left", verticalAlign: "bottom", padding: [0, 0, 6, 5], distance: 0, color: colours.muted, fontSize: 11 };
  return [{ ...common, data: [], markLine: { silent: true, symbol: "none", animation: false, lineStyle: line, label, data: [{ xAxis: at }] } }];
}

/** The value under the pointer, as text in the drawing: markup with style attributes would be refused by the page's policy. */
function tooltip(model, names, colours) {
  const places = new Map(readings(model).map((reading) => [reading.key, reading.text]));
  const text = (found) => {
    for (const one of [found].flat()) {
      const value = model.series[one.seriesIndex]?.values[one.dataIndex];
      if (value?.place) return places.get(Number(value.at));
    }
    return "";
  };
  return {
    trigger: "axis",
    renderMode: "richText",
    confine: true,
    transitionDuration: 0,
    axisPointer: { type: names ? "shadow" : "line", label: { show: false }, lineStyle: { color: colours["field-line"] }, shadowStyle: { color: colours.ink, opacity: 0.05 }, animation: false },
    backgroundColor: colours.paper,
    borderColor: colours["field-line"],
    borderWidth: 1,
    padding: [6, 10],
    textStyle: { color: colours.ink, fontSize: 12, lineHeight: 18, fontFamily: colours.font },
    formatter: text,
  };
}
