// What the pages do beyond HTML. Every core task works without it.
import "htmx.org";
import { copyOnClick } from "./copy";
import { openTarget } from "./details";
import { navigateByKey } from "./keyboard";
import { closeMenus } from "./menu";
import { openPalette } from "./palette";
import { keepFocusable } from "./scrolls";
import { switchTheme } from "./theme";
import { chooseTimes } from "./timeline";

switchTheme();
copyOnClick();
navigateByKey();
closeMenus();
openTarget();
openPalette();
keepFocusable();
chooseTimes();
