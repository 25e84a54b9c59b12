// Draws a chart and keeps it right: other figures, another size, another theme; its values are read by pointer and by keyboard.
import { init, use } from "echarts/core";
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { optionOf, readings } from "./options.js";

use([BarChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, TooltipComponent, LabelLayout, SVGRenderer]);

const names = ["primary", "history", "amber", "ink", "muted", "hairline", "field-line", "paper"];
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");

/** The theme's colours where `element` stands, as ECharts reads them: it knows neither variables nor oklch. */
function colours(element) {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const style = getComputedStyle(element);
  const before = element.style.color;
  const found = names.map((name) => {
    element.style.color = `var(--${name})`;
    pen.fillStyle = style.color;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return [name, `rgb(${red},${green},${blue})`];
  });
  element.style.color = before;
  return { ...Object.fromEntries(found), font: style.fontFamily };
}

export class Drawing {
  constructor(host) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.plot = document.createElement("div");
    this.plot.part = "plot";
    this.plot.tabIndex = 0;
    this.plot.setAttribute("role", "img");
    this.said = document.createElement("div");
    this.said.part = "said";
    this.said.setAttribute("role", "status");
    root.replaceChildren(this.plot, this.said);
    this.ends = new AbortController();
    const { signal } = this.ends;
    this.plot.addEventListener("keydown", (event) => this.key(event), { signal });
    this.plot.addEventListener("blur", () => this.hide(), { signal });
    dark.addEventListener("change", () => this.draw(), { signal });
    still.addEventListener("change", () => this.draw(), { signal });
    this.theme = new MutationObserver(() => this.draw());
    this.theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.size = new ResizeObserver(() => this.draw());
    this.size.observe(host);
  }

  show(model) {
    const text = JSON.stringify(model);
    if (text === this.text) return;
    [this.model, this.text, this.at] = [model, text, undefined];
    this.plot.setAttribute("aria-label", model.label);
    this.plot.setAttribute("aria-description", model.hint);
    this.readings = readings(model);
    this.draw();
  }

  draw() {
    if (!this.model) return;
    if (this.model.lying) this.plot.style.height = `${this.model.across.names.length * 26 + 8}px`;
    const { clientWidth: width, clientHeight: height } = this.plot;
    if (!width || !height) return;
    this.chart ??= init(this.plot, null, { renderer: "svg", width, height });
    this.chart.resize({ width, height });
    this.chart.setOption(optionOf(this.model, { width, still: still.matches, colours: colours(this.plot) }), { notMerge: true });
  }

  /** Arrows go from value to value, Home and End to the first and the last, Escape leaves. */
  key(event) {
    const last = this.readings.length - 1;
    const at = this.at ?? -1;
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") this.hide();
    if (next === undefined || last < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.at = Math.max(0, Math.min(next, last));
    const { series, index, text } = this.readings[this.at];
    this.chart?.dispatchAction({ type: "showTip", seriesIndex: series, dataIndex: index });
    this.said.textContent = text.replace("\n", ": ").replaceAll("\n", ", ");
  }

  hide() {
    this.at = undefined;
    this.chart?.dispatchAction({ type: "hideTip" });
    this.said.textContent = "";
  }

  end() {
    this.ends.abort();
    this.theme.disconnect();
    this.size.disconnect();
    this.chart?.dispose();
  }
}
