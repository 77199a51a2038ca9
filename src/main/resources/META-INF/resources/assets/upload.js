// Shows how much of a file has been sent. Without it the import works as well, and only says that it is at work.
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  document.addEventListener("htmx:xhr:progress", function (event) {
    var bar = event.target.querySelector && event.target.querySelector("progress.uploaded");
    if (!bar || !event.detail.lengthComputable || !event.detail.total) return;
    if (event.detail.loaded >= event.detail.total) {
      bar.removeAttribute("value"); // sent; from here on the service is at work
    } else {
      bar.value = (100 * event.detail.loaded) / event.detail.total;
    }
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    var bar = event.target.querySelector && event.target.querySelector("progress.uploaded");
    if (bar) bar.value = 0;
  });
})();
