/* Stands at the head of the page. Python takes seconds to start, and JupyterLite begins when JupyterLab is there; this
begins at once, in a worker that it hands over to the first kernel. It also says so if Python cannot start, in the
language of the page: that of the document in its address, such as notebooks/ko/06_stride.ipynb. */

{
    const sentences = SENTENCES;
    const [, beside] = (new URLSearchParams(window.location.search).get("path") ?? "").split("/");
    const language = beside in sentences ? beside : "en";
    document.documentElement.lang = language;

    const kernels = "/pyodide-kernel-extension/";
    const folder = new URL("../kernel/", window.location.href);

    const tell = (reason) => {
        if (document.querySelector("#python-failed")) return;
        const bar = document.createElement("p");
        bar.id = "python-failed";
        bar.role = "alert";
        bar.style = `position: fixed; inset: auto 0 0; z-index: 10001; margin: 0; padding: 12px 16px;
            background: #7a1f1f; color: #fff; font: 15px/1.4 system-ui, sans-serif; overflow-wrap: anywhere`;
        bar.textContent = sentences[language].replace("{reason}", reason);
        document.body.append(bar);
        window.dispatchEvent(new Event("python-failed"));
    };
    const watch = (worker) => {
        worker.addEventListener("message", ({ data }) => data?.pythonFailed && tell(data.pythonFailed));
        worker.addEventListener("error", ({ message }) => tell(message ?? ""));
        return worker;
    };

    let early = watch(new Worker(new URL("python.js", folder)));
    early.addEventListener("message", ({ data }) => data?.pythonFailed && (early = undefined));
    early.addEventListener("error", () => (early = undefined));

    window.Worker = new Proxy(window.Worker, {
        construct(Kind, [address, ...settings], target) {
            if (!String(address).includes(kernels)) return Reflect.construct(Kind, [address, ...settings], target);
            if (!early) return watch(Reflect.construct(Kind, [address, ...settings], target));
            const worker = early;
            early = undefined;
            worker.postMessage({ kernel: String(address) });
            return worker;
        },
    });
}
