// A chart on the page. What draws it is fetched only where one stands; the drawing is in a shadow, so that live updates of the page, which
// compare elements, leave it alone and only hand over new figures.
class Chart extends HTMLElement {
  static observedAttributes = ["data-model"];

  connectedCallback() {
    this.show();
  }

  attributeChangedCallback() {
    if (this.drawing) this.show();
  }

  disconnectedCallback() {
    this.drawing?.end();
    this.drawing = undefined;
  }

  async show() {
    const { Drawing } = await import("./drawing.js");
    if (!this.isConnected) return;
    this.drawing ??= new Drawing(this);
    this.drawing.show(JSON.parse(this.dataset.model));
  }
}

export const charts = () => customElements.define("attain-chart", Chart);
