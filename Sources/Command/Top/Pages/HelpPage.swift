/// What the keys do, and what the flags of peers mean.
enum HelpPage {
  static let lines: [TopLine] = [
    "!Keys", "1 2 3 4     the pages; Tab, Shift-Tab and the arrows go from one to the next",
    "j k         down and up; also arrows, PgUp, PgDn, Home, End",
    "/           show only lines with what you type; Esc ends that",
    "< > s       sort the table of page 2 by another column; r reverses",
    "n N         the next or last of several nodes", "p           pause: nothing changes until p again",
    "Ctrl-L      draw all anew", "q Ctrl-C    quit", "", "!Flags of peers",
    "D d         we want what it has, and it serves us (D) or does not (d)",
    "U u         it wants what we have, and we serve it (U) or do not (u)",
    "K           it would serve us, but has nothing that we want",
    "?           we would serve it, but it wants nothing", "S           it stopped answering",
    "I           it called us", "P           it has proven which node it is", "", "!Classes",
    "host, site, isp are near; country and world lie across the border of the ISP (transit);",
    "stock is a BitTorrent client that is no agent.", "",
    "asked: blocks that a peer owes us; queued: blocks that we owe it; held: its share of the object.",
  ].map { $0.hasPrefix("!") ? TopLine(String($0.dropFirst()), .title) : TopLine($0) }
}
