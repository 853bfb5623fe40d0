// A text's pictures are asked for where they are. JupyterLab finds out where when the text is already shown, and the
// browser has then asked for all of them in a wrong place. A lazy picture waits until it is seen, and bar.css shows none
// that has not its full address yet.

export const pictures = (IRenderMimeRegistry) => ({
    id: "convlib-site:pictures",
    autoStart: true,
    requires: [IRenderMimeRegistry],
    activate: (_app, { sanitizer }) => {
        const sanitize = sanitizer.sanitize.bind(sanitizer);
        sanitizer.sanitize = (...text) => sanitize(...text).replaceAll("<img ", '<img loading="lazy" ');
    },
});
