"""Runs notebooks with the kernel `java`, compares or stores their outputs and writes pages that need no network. Called by run.sh."""
import argparse
import html
import os
import re
import sys
import time
import zipfile
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from nbconvert.filters import strip_ansi

HERE = Path(__file__).resolve().parent
TIMEOUT = 600  # seconds for one cell
WIDTH = 140  # characters shown of a line that differs
METADATA = {
    "kernelspec": {"display_name": "Java", "language": "java", "name": "java"},
    "language_info": {"file_extension": ".java", "mimetype": "text/x-java-source", "name": "java", "pygments_lexer": "java"},
}
MATHJAX = "/es5/tex-svg.js"  # in the webjar; draws with SVG, so it needs no fonts
MATHJAX_SETTINGS = (
    r'window.MathJax={tex:{inlineMath:[["$","$"],["\\(","\\)"]]},'
    r'options:{enableMenu:false,ignoreHtmlClass:"jp-OutputArea-output|jp-Editor|highlight"}};'
)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def clean(outputs):
    """What is stored and compared: no error stream, no progress line that has vanished, one text where several were printed in a row."""
    kept = []
    for output in outputs:
        if output.output_type == "stream":
            if output.name != "stdout":
                continue
            if kept and kept[-1].output_type == "stream":
                kept[-1].text += output.text
                continue
        elif output.get("data", {}).get("text/plain") == "":
            continue
        output = nbformat.from_dict(output)
        if "metadata" in output:
            output.metadata = {}
        kept.append(output)
    return kept


def lines(cell):
    """The outputs of a cell, line by line, without counts and without the bytes of PNG pictures, in which two JDKs differ."""
    result = []
    for output in clean(cell.outputs):
        data = output.get("data", {"printed": output.get("text", "")})
        for kind, content in sorted(data.items()):
            text = content if isinstance(content, str) and kind != "image/png" else ""
            result += [f"{output.output_type} {kind}: {line}" for line in text.splitlines() or [""]]
    return result


def execute(notebook, path):
    client = NotebookClient(notebook, kernel_name="java", timeout=TIMEOUT, startup_timeout=120, record_timing=False,
                            resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as e:
        cells = code_cells(notebook)
        number, error = next(((i, o) for i, c in enumerate(cells, 1) for o in c.outputs if o.output_type == "error"), (None, None))
        where = f"code cell {number}" if number else "a cell"
        what = f"{e.ename}: {e.evalue}" if isinstance(e, CellExecutionError) else str(e)
        if error and not error.evalue:  # IJava says what the compiler found in the lines below the name only, in colours
            what += "\n" + strip_ansi("\n".join(error.traceback))
        if isinstance(e, CellTimeoutError):
            what = f"took more than {TIMEOUT} s"
        source = f"\n\n{cells[number - 1].source.strip()}\n" if number else ""
        sys.exit(f"\n{path.name}: {where} failed{source}\n{what.removeprefix('CellFailure: ')}")


def difference(notebook, stored):
    """Which code cell first gives something else than what is stored, and what; empty if none does."""
    for number, (new, old) in enumerate(zip(code_cells(notebook), code_cells(stored)), 1):
        for now, then in zip_longest(lines(new), lines(old), fillvalue="nothing"):
            if now != then:
                return f"code cell {number} gives another output than the one stored\n     now:    {now[:WIDTH]}\n     stored: {then[:WIDTH]}"
    return ""


def store(notebook, path):
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells, 1):
        if not cell.get("id"):
            cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags"})
    for count, cell in enumerate(code_cells(notebook), 1):
        cell.outputs = clean(cell.outputs)
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    nbformat.write(notebook, str(path))


def mathjax(class_path):
    for jar in class_path.read_text().strip().split(os.pathsep):
        if "mathjax" in Path(jar).name:
            with zipfile.ZipFile(jar) as z:
                script = next(name for name in z.namelist() if name.endswith(MATHJAX))
                return z.read(script).decode().replace("</script", "<\\/script")
    sys.exit(f"no mathjax jar in {class_path}: has pom.xml lost org.webjars.npm:mathjax?")


def title(notebook, path):
    for cell in notebook.cells:
        heading = re.search(r"^#+ +(.+)$", cell.source, re.M) if cell.cell_type == "markdown" else None
        if heading:
            return heading.group(1).strip()
    return path.stem


def page(notebook, name, formulas):
    """One HTML file with everything in it: pictures, style, MathJax."""
    body, _ = HTMLExporter(template_name="lab").from_notebook_node(notebook, resources={"metadata": {"name": name}})
    body = re.sub(r'<script src="[^"]*(?:require|jquery|[Mm]ath[Jj]ax)[^"]*"[^>]*>\s*</script>', "", body)
    body = re.sub(r"<!-- MathJax configuration -->.*?<!-- End of mathjax configuration -->", "", body, flags=re.S)
    head = f"<style>{(HERE / 'page.css').read_text()}</style>\n<script>{MATHJAX_SETTINGS}</script>\n<script>{formulas}</script>\n"
    if 'name="viewport"' not in body:
        head = '<meta name="viewport" content="width=device-width,initial-scale=1">\n' + head
    return body.replace("</head>", head + "</head>", 1)


def index(titles):
    rows = "\n".join(f'<li><a href="{html.escape(name)}">{html.escape(text)}</a></li>' for name, text in sorted(titles.items()))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Notebooks</title>
<style>body {{ font: 17px/1.6 Helvetica, Arial, sans-serif; max-width: 42em; margin: 2em auto; padding: 0 1em }}</style></head>
<body><h1>Notebooks</h1><ul style="list-style: none; padding: 0">
{rows}
</ul></body></html>
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", action="store_true")
    parser.add_argument("--class-path", type=Path, required=True)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("notebooks", type=Path, nargs="+")
    arguments = parser.parse_args()
    os.environ["CI"] = "true"  # no progress lines: they would be in the outputs or not, as the machine is slow or fast
    arguments.pages.mkdir(parents=True, exist_ok=True)
    formulas = mathjax(arguments.class_path)
    titles, others = {}, []
    for path in arguments.notebooks:
        stored = nbformat.read(str(path), as_version=4)
        notebook = nbformat.read(str(path), as_version=4)
        print(f"== {path.name}: running {len(code_cells(notebook))} code cells", flush=True)
        start = time.monotonic()
        execute(notebook, path)
        said = f"done in {time.monotonic() - start:.0f} s"
        name = path.stem + ".html"
        (arguments.pages / name).write_text(page(notebook, path.stem, formulas), encoding="utf-8")
        titles[name] = title(notebook, path)
        changed = difference(notebook, stored)
        if arguments.store:
            store(notebook, path)
            said += ", outputs stored" if changed else ", outputs as before"
        elif not any(cell.outputs for cell in code_cells(stored)):
            said += ", no outputs are stored in it"
        elif changed:
            others.append(path)
            said += ", " + changed
        else:
            said += ", outputs as stored"
        print(f"   {said}", flush=True)
    for other in sorted(HERE.glob("*.ipynb")):  # pages of earlier runs stay in the list
        name = other.stem + ".html"
        if name not in titles and (arguments.pages / name).exists():
            titles[name] = title(nbformat.read(str(other), as_version=4), other)
    (arguments.pages / "index.html").write_text(index(titles), encoding="utf-8")
    print(f"== to read: {arguments.pages.resolve()}/index.html")
    if others:
        names = " ".join(os.path.relpath(p) for p in others)
        sys.exit(f"run.sh: stored outputs differ; to store the new ones: bash notebooks/run.sh --store {names}")


if __name__ == "__main__":
    main()
