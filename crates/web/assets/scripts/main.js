// Pages work without any of this; it makes them quicker to use.
import "../styles/inter-core.css";
import "../styles/main.css";
import htmx from "htmx.org";
import { palette } from "./palette.js";
import { keys } from "./keys.js";
import { live } from "./live.js";
import { comfort } from "./comfort.js";
import { designer } from "./designer.js";
import { queue } from "./queue.js";
import { charts } from "./chart/element.js";

htmx.config.includeIndicatorCSS = false;
htmx.config.history = "reload";
document.documentElement.classList.add("js");
palette(htmx);
keys();
live(htmx);
comfort();
designer();
queue();
charts();
