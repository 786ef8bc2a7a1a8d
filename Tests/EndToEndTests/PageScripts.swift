/// What looks at the pages of nodes with Chromium, as scripts of Python's standard library and `Deploy/browser.py`.
/// Each prints what it finds wrong in lines that begin with `BAD`.
enum PageScripts {
  /// What all begin with. `AUDIT` finds what axe would: names, headings, contrast (WCAG 2.2), width.
  private static let common = #"""
    import json, sys, time
    from browser import Browser
    AUDIT = """(() => {
      const bad = [], shown = (e) => e.checkVisibility({ checkVisibilityCSS: true });
      const text = (id) => document.getElementById(id)?.textContent ?? "";
      const name = (e) => (e.getAttribute("aria-label") ??
        (e.hasAttribute("aria-labelledby") ? e.getAttribute("aria-labelledby").split(" ").map(text).join(" ") :
        e.localName === "table" ? e.caption?.textContent :
        ["svg", "progress", "section"].includes(e.localName) ? "" : e.textContent) ?? "").trim();
      if (!document.documentElement.lang || !document.title) bad.push("no language or title");
      for (const one of ["header", "main", "footer", "h1"])
        if (document.querySelectorAll(one).length !== 1) bad.push(`not one ${one}`);
      for (const e of document.querySelectorAll("a,button,summary,table,progress,img,svg,section,[role]"))
        if (shown(e) && !e.closest("[aria-hidden=true]") && e.id !== "state" && !name(e))
          bad.push("no name: " + e.outerHTML.slice(0, 90));
      for (const e of document.querySelectorAll("th")) if (!e.scope) bad.push("no scope: " + e.textContent);
      for (const e of document.querySelectorAll("[id]"))
        if (document.querySelectorAll("#" + CSS.escape(e.id)).length > 1) bad.push("twice: " + e.id);
      for (const e of document.querySelectorAll("[aria-labelledby]"))
        if (!document.getElementById(e.getAttribute("aria-labelledby"))) bad.push("labelled by nothing: " + e.id);
      for (const e of document.querySelectorAll(".scroll"))
        if (e.scrollWidth > e.clientWidth && e.tabIndex < 0) bad.push("cannot be scrolled by keys: " + e.id);
      let level = 0;
      for (const e of document.querySelectorAll("h1,h2,h3,h4")) {
        if (Number(e.localName[1]) > level + 1) bad.push("a heading too deep: " + e.textContent);
        level = Number(e.localName[1]);
      }
      const numbers = (color) => color.match(/[0-9.]+/g).map(Number);
      const luminance = (color) => numbers(color).slice(0, 3).map((v) => v / 255)
        .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
      const ground = (e) => {
        for (; e; e = e.parentElement) {
          const color = getComputedStyle(e).backgroundColor;
          if ((numbers(color)[3] ?? 1) > 0) return color;
        }
        return "rgb(255, 255, 255)";
      };
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let looked = 0;
      while (walk.nextNode()) {
        const e = walk.currentNode.parentElement;
        if (!walk.currentNode.nodeValue.trim() || !shown(e) || ["noscript", "title"].includes(e.localName)) continue;
        const style = getComputedStyle(e), back = ground(e);
        const front = e.closest("svg") ? style.fill : style.color;
        const [a, b] = [luminance(front), luminance(back)].sort((x, y) => y - x);
        const size = parseFloat(style.fontSize), isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        looked += 1;
        if ((a + 0.05) / (b + 0.05) < (isLarge ? 3 : 4.5)) bad.push(`${front} on ${back}: ` + e.textContent);
      }
      if (looked < 20) bad.push("hardly any text");
      if (document.documentElement.scrollWidth > innerWidth) bad.push("wider than the window");
      return bad;
    })()"""
    MAIN = "document.getElementById('live').textContent"
    STATE = "document.getElementById('state').textContent"

    def check(is_so, sentence):
        if not is_so: print("BAD", sentence, flush=True)

    def comes(browser, expression, what, seconds=20):
        Browser.wait(lambda: browser.run(expression), seconds, what)

    def quiet(browser, where):
        for complaint in browser.complaints(): print("BAD the console of", where, complaint, flush=True)


    """#

  /// `live.py AGENT SELECTOR ORIGIN`: pages that change while something is fetched. Says `lose the agent` when it is to
  /// be stopped, and `bring it back`.
  static let live =
    common + #"""
      def changes(browser, url):
          browser.look()
          browser.open(url)
          browser.run("window.mark = 1")
          comes(browser, STATE + " === 'Live'", "the page of " + url + " to be live")
          before = browser.run(MAIN)
          comes(browser, f"{MAIN} !== {json.dumps(before)}", "a change of " + url)
          check(browser.run("window.mark") == 1, f"{url} was loaded again")
          quiet(browser, url)

      agent, selector, origin = sys.argv[1:]
      with Browser() as browser:
          for url in (selector, origin, agent): changes(browser, url)
          sent = "document.querySelector('#rate-in dd span:last-child').textContent"
          before = browser.run(sent)
          comes(browser, f"{sent} !== {json.dumps(before)}", "more bytes than " + before)
          comes(browser, "/[0-9] [kM]?B\\/s/.test(document.querySelector('#rate-in b').textContent)", "a rate")

          # What a person does with the page survives what it is told.
          browser.run("document.querySelector('#open tbody a').focus({ preventScroll: true }); scrollTo(0, 200)")
          before = browser.run("[document.activeElement.textContent, scrollY, performance.now()]")
          time.sleep(2.5)
          after = browser.run("[document.activeElement.textContent, scrollY, performance.now()]")
          check(before[:2] == after[:2], f"focus and place were {before}, and are {after}")
          browser.run("getSelection().selectAllChildren(document.getElementById('now-title'))")
          comes(browser, STATE + ".includes('held')", "the page to wait for the selection")
          browser.run("getSelection().removeAllRanges()")
          comes(browser, STATE + " === 'Live'", "the page to go on")

          # By keys alone.
          names, visible = [], True
          for _ in range(8):
              for kind in ("rawKeyDown", "keyUp"):
                  browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
              names.append(browser.run("document.activeElement.id || document.activeElement.textContent"))
              visible = visible and browser.run("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
          check(visible and len(set(names)) > 3, f"the focus went to {names}, and is seen: {visible}")
          button = "document.getElementById('pause')"
          browser.run(button + ".focus()")
          for kind in ("keyDown", "keyUp"):
              browser.call("Input.dispatchKeyEvent", type=kind, key=" ", code="Space", text=" ",
                           windowsVirtualKeyCode=32)
          check(browser.run(button + ".getAttribute('aria-pressed')") == "true", "Space does not press the button")
          before = browser.run(STATE + " + " + MAIN)
          time.sleep(2.5)
          check(before.startswith("Paused") and before == browser.run(STATE + " + " + MAIN), "it is not paused")
          browser.run(button + ".click()")
          comes(browser, STATE + " === 'Live'", "the page to go on after its pause")
          quiet(browser, agent)

          print("lose the agent", flush=True)
          comes(browser, STATE + ".startsWith('Reconnecting')", "the page to see that the agent is gone", 30)
          print("bring it back", flush=True)
          comes(browser, STATE + " === 'Live'", "the page to find the agent again", 40)

      """#

  /// `audit.py AGENT SELECTOR ORIGIN`: pages that anybody can use, light and dark, wide and narrow.
  static let audit =
    common + #"""
      def link(browser, page, expression, what):
          """The first link for which an expression of `one` is true, once there is one."""
          browser.look()
          browser.open(page)
          found = f"[...document.links].find((one) => {expression})"
          comes(browser, found + " !== undefined", what, 40)
          return browser.run(found + ".href")

      agent, selector, origin = sys.argv[1:]
      with Browser() as browser:
          # One object whose rollout is over, one that is under way, and whom an agent of that would be named.
          done = link(browser, selector, "one.textContent.includes('img')", "the small file at the selector")
          browser.open(done)
          comes(browser, "document.querySelector('.curve .line') !== null", "the curve of the small file", 40)
          check("Half had it after" in browser.run(MAIN), "no median stands beside the curve")
          open_now = link(browser, selector, "one.textContent.includes('large.bin')", "the large file at the selector")
          peer = link(browser, open_now, "one.href.includes('peer=')", "an agent of the large file")
          browser.open(peer)
          text = browser.run(MAIN)
          for words in ("u_s = 400.0 kB/s by the origin's word", "would be named, and why",
                        "it is the requester itself", "freshness"):
              check(words in text, f"{words} is not in the page of {peer}")
          browser.open(origin)
          comes(browser, "document.getElementById('copies') !== null", "what the origin sent of each object")
          browser.open(agent)
          comes(browser, MAIN + ".includes('Uploads are on')", "the ledger's section")
          for url in sys.argv[1:4] + [done, peer]:
              grounds = set()
              for dark in (False, True):
                  for width in (1280, 360):
                      browser.look(width=width, height=800, dark=dark, phone=width < 500)
                      browser.open(url)
                      comes(browser, STATE + " === 'Live'", "the page of " + url + " to be live")
                      browser.run("for (const one of document.querySelectorAll('details')) one.open = true")
                      for finding in browser.run(AUDIT):
                          print("BAD", url, width, "dark" if dark else "light", finding, flush=True)
                      grounds.add(browser.run("getComputedStyle(document.body).backgroundColor"))
              check(len(grounds) == 2, f"{url} is as dark as it is light")
              quiet(browser, url)
              if browser.run("document.getElementById('ways') !== null"):
                  time.sleep(2)
                  check(browser.run("document.getElementById('ways').open"), "what was opened was closed")
          browser.look()
          browser.open(origin)
          main = browser.run(MAIN)
          check("<img src=x onerror=alert(1)>" in main, "the name of a file is not as it is")
          check(browser.run("document.images.length") == 0, "the name of a file is an image")

      """#

  /// `plain.py AGENT SELECTOR`: the same without JavaScript.
  static let plain =
    common + #"""
      url, selector = sys.argv[1:]

      def links(browser, part):
          return [one for one in browser.run("[...document.links].map((one) => one.href)") if part in one]

      with Browser() as browser:
          browser.look(scripts=False)
          # From a selector's page to one object, and on to one of its agents, by links alone.
          for part, words in (("object=", "Rollout of large.bin"), ("peer=", "would be named, and why")):
              page = selector if part == "object=" else found[0]
              for _ in range(40):
                  browser.open(page)
                  found = links(browser, part)
                  if found: break
                  time.sleep(0.5)
              check(found, f"no link has {part}")
              browser.open(found[0])
              check(words in browser.run(MAIN), f"{words} is not behind {found[0]}")
          browser.open(url)
          check("Right now" in browser.run(MAIN) and "Downloads" in browser.run(MAIN), "the page is empty")
          check(not browser.run("document.getElementById('pause').checkVisibility()"), "a button does nothing")
          for finding in browser.run(AUDIT): print("BAD", finding, flush=True)
          browser.run("window.mark = 1")
          comes(browser, "window.mark !== 1 && document.readyState === 'complete'", "the page to be loaded again")
          link = [one for one in browser.run("[...document.links].map((one) => one.href)") if "paused=1" in one]
          browser.open(link[0])
          browser.run("window.mark = 1")
          time.sleep(3)
          check(browser.run("window.mark") == 1, "a page that is paused is loaded again")
          link = [one for one in browser.run("[...document.links].map((one) => one.href)") if "sort=held" in one]
          browser.open(link[0])
          sorting = "document.querySelector('#open th[aria-sort]').textContent"
          check(browser.run(sorting) == "Held", "the table is not sorted by what was asked for")
          quiet(browser, url)

      """#

  /// `replay.py FILE PICTURE`: a recording as a page.
  static let replay =
    common + #"""
      page, picture = sys.argv[1:]
      TITLE = "(document.querySelector('#event h3') ?? {}).textContent"
      SPACE = "document.getElementById('space')"

      def key(browser, name, code=0, text=None):
          for kind in ("keyDown", "keyUp"):
              browser.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code,
                           **({"text": text} if text and kind == "keyDown" else {}))

      def mouse(browser, kind, x, y, **more):
          browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

      def click(browser, x, y):
          for kind in ("mousePressed", "mouseReleased"):
              mouse(browser, kind, x, y, button="left", clickCount=1)

      def drawn(browser): return browser.run(f"new Promise((done) => requestAnimationFrame(() => "
          f"requestAnimationFrame(() => done({SPACE}.toDataURL()))))")

      with Browser() as browser:
          browser.look(1440, 1000)
          browser.open("file://" + page)
          urls = [event["params"]["request"]["url"] for event in browser.events
                  if event["method"] == "Network.requestWillBeSent"]
          check(all(url.startswith(("file://", "data:")) for url in urls), f"it asks for {urls}")

          # A search, and on from one find to the next.
          browser.run("document.getElementById('search').focus()")
          browser.call("Input.insertText", text="peer_banned")
          found = browser.run("document.getElementById('finds').textContent")
          check(found.endswith(" found") and int(found.split()[0]) > 1, f"the search says {found}")
          key(browser, "Enter", 13, "\r")
          first, account = browser.run(TITLE), browser.run("document.getElementById('event').textContent")
          check("peer_banned" in account and "What it changed" in account, f"the account is {account}")
          check(browser.run("document.querySelectorAll('#event tbody tr').length") > 2, "no changes are told")
          check(browser.run("decodeURIComponent(location.hash)")[1:] == first.split()[0], "the address names no input")
          key(browser, "Enter", 13, "\r")
          check(browser.run(TITLE) != first, "the next find is the same")
          # To what sent it, and from there by keys.
          browser.run("document.querySelector('#event p .jump').click()")
          sender = browser.run(TITLE)
          check(sender.split(":")[0] != first.split(":")[0], f"{first} was sent by {sender}")
          browser.run(SPACE + ".focus()")
          key(browser, "ArrowRight", 39)
          after = browser.run(TITLE)
          check(after.split(":")[0] == sender.split(":")[0] and after != sender, f"after {sender} comes {after}")
          before = drawn(browser)
          for _ in range(5): key(browser, "+", 187, "+")
          check(drawn(browser) != before, "+ does not come closer")
          box = browser.run(f"(({{ x, y, width, height }}) => [x, y, width, height])({SPACE}.getBoundingClientRect())")
          before = drawn(browser)
          mouse(browser, "mouseWheel", box[0] + box[2] / 2, box[1] + 60, deltaX=0, deltaY=300)
          time.sleep(0.3)
          check(drawn(browser) != before, "the wheel does nothing")
          # A click on an input in some lane.
          browser.run("document.getElementById('whole').click()")
          for x in range(150, int(box[2]), 40):
              click(browser, box[0] + x, box[1] + 24 + 17)
              if browser.run(TITLE) != after: break
          else: check(False, "no click chooses an input")
          # Filters.
          browser.run("(() => { const kind = document.getElementById('kind'); kind.value = 'piece'; "
                      "kind.dispatchEvent(new Event('change')); })()")
          before = drawn(browser)
          browser.run("document.querySelector('#nodes input').click()")
          check(drawn(browser) != before, "a node that is put aside is still there")
          browser.run("document.querySelector('#nodes input').click()")
          # The other two pictures.
          heat = browser.run("document.getElementById('heat').textContent")
          check("AS64501" in heat and "the origin" in heat and "KiB" in heat, f"bytes by ISP are {heat}")
          box = browser.run("(({ x, y }) => [x, y])(document.getElementById('map').getBoundingClientRect())")
          box = browser.run(f"scrollTo(0, {box[1] - 100}), (({{ x, y }}) => [x, y])("
                            "document.getElementById('map').getBoundingClientRect())")
          mouse(browser, "mouseMoved", box[0] + 1200, box[1] + 100)
          cell = browser.run("document.getElementById('cell').textContent")
          check("copies at" in cell and cell.startswith("piece "), f"the map says {cell}")
          for dark in (False, True):
              for width in (1280, 360):
                  browser.look(width=width, height=800, dark=dark, phone=width < 500)
                  browser.open("file://" + page + "#" + first.split()[0])
                  check(browser.run(TITLE) == first, "the address leads nowhere")
                  # Its script follows a change between light and dark with the next frame, style sheets at once.
                  drawn(browser)
                  for finding in browser.run(AUDIT):
                      print("BAD", width, "dark" if dark else "light", finding, flush=True)
          quiet(browser, page)
          browser.look(1440, 1000)
          browser.open("file://" + page + "#" + first.split()[0])
          browser.picture(picture, whole=True)

      """#
}
