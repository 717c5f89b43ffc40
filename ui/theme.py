"""How the page looks: system fonts only, so that nothing is asked of other hosts."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
MONO = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]

CSS = """
footer { display: none !important; }
.gradio-container { max-width: none !important; }
.gradio-container .main.app { width: 100%; max-width: 960px !important; margin: 0 auto; }
#top { align-items: center; flex-wrap: nowrap; }
#top > :first-child { flex: 1 1 0; min-width: 0 !important; }
#fresh { flex: none; width: auto; min-width: 0 !important; }
#title h1 { margin: 0; font-size: 1.25rem; white-space: nowrap; }
#invitation p { margin: 0; opacity: .8; }
#chat { border: 1px solid var(--border-color-primary) !important; border-radius: 12px; }
#chat .example { border: 1px solid var(--border-color-primary); background: var(--background-fill-secondary); }
#chat .examples { grid-template-columns: repeat(4, 1fr); margin: 0; }
#chat .placeholder { flex: none; height: auto; padding: 8px 16px; text-align: center; }
#chat .placeholder-content { justify-content: center; }
#chat button[aria-label="Share"] { display: none; } /* it would upload the picture to another host */
#chat .options { justify-content: flex-start; padding-left: 16px; }
#chat .wrapper > .top-panel { display: none; } /* "New conversation" does what its bin would, and says so */
.chart { width: min(520px, 58vw); }
.chart svg { display: block; margin: 4px 0 8px; overflow: visible; }
.chart .chips { display: flex; flex-wrap: wrap; gap: 6px; margin: 4px 0 8px; font-size: .85rem; }
.chart .chips span { padding: 2px 10px; border: 1px solid var(--border-color-primary); border-radius: 99px; }
.chart h4 { margin: 10px 0 2px; font-size: .9rem; }
.chart details { margin: 2px 0; font-size: .9rem; }
.chart summary { cursor: pointer; }
.chart ul { margin: 2px 0 6px; padding-left: 1.4em; }
.chart small { opacity: .7; white-space: nowrap; }
@media (max-width: 600px) {
  #chat .grid-container { grid-template-columns: repeat(2, minmax(0, 1fr)) !important; }
  .gradio-container .main.app { padding: 8px !important; }
  #title h1 { font-size: 1.1rem; }
  #chat .examples { grid-template-columns: 1fr 1fr; gap: 8px; padding: 8px; }
  #chat .example { padding: 8px; }
}
"""


def theme() -> "gr.Theme":
    """A calm theme in light and dark."""
    import gradio as gr

    return gr.themes.Soft(primary_hue="rose", secondary_hue="slate", neutral_hue="slate", font=FONTS, font_mono=MONO)
