"""How the page looks: system fonts only, so that nothing is asked of other hosts."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]

CSS = """
footer { display: none !important; }
.gradio-container { max-width: none !important; }
.gradio-container > main, .gradio-container main.app { width: 100% !important; max-width: 920px !important; margin: 0 auto !important; }
@media (max-width: 600px) { .gradio-container main.app { padding: 8px !important; } }
#title h1 { margin: 4px 0 0; font-size: 1.35rem; }
#title p { margin: 2px 0 6px; opacity: .8; }
#chat { border: 1px solid var(--border-color-primary) !important; border-radius: 12px; }
#chat .example { border: 1px solid var(--border-color-primary); background: var(--background-fill-secondary); }
#chat .placeholder { padding: 8px 16px; }
.chart { width: min(520px, 68vw); }
.chart svg { display: block; margin: 2px 0 6px; }
.chart svg text { fill: var(--body-text-color); font: 12px system-ui, sans-serif; }
.chart h4 { margin: 10px 0 2px; font-size: .9rem; }
.chart details { margin: 2px 0; font-size: .9rem; }
.chart summary { cursor: pointer; }
.chart ul { margin: 2px 0 6px; padding-left: 1.4em; }
.chart small { opacity: .7; white-space: nowrap; }
"""


def theme() -> "gr.Theme":
    """A calm theme in light and dark."""
    import gradio as gr

    return gr.themes.Soft(primary_hue="rose", secondary_hue="slate", neutral_hue="slate", font=FONTS, font_mono=MONO)
