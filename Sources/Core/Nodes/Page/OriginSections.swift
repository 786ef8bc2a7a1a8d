internal import Vocabulary

/// What an origin's page shows: what it publishes, and how much of it goes out.
struct OriginSections {
  let origin: OriginStatus
  let view: PageView

  private var order: PageView.Order { view.order ?? .name }

  var all: [Markup] { [now, offload, files] }

  private var now: Markup {
    let figures: [Markup] = [
      PageParts.figure(
        "rate-out", "Going out", PageParts.rate(origin.flow.sending), "\(PageParts.size(origin.flow.sent)) so far"),
      PageParts.figure("answers", "Answers", "\(PageParts.count(origin.answers))", "since the start"),
      PageParts.figure(
        "file-count", "Published", "\(PageParts.count(origin.fileCount))",
        origin.fileCount == 1 ? "file with a description" : "files with descriptions"),
      PageParts.figure(
        "describing", "Being described", "\(PageParts.count(origin.describing))",
        origin.describing > 0 ? "served by this origin alone until then" : "all is described"),
    ]
    let trouble: Markup =
      origin.trouble.map { "<p class=\"trouble\"><b>Trouble:</b> \(PageParts.clipped($0, 300))</p>" } ?? ""
    return PageParts.section("now", "Right now", "\(trouble)<dl class=\"figures\">\(figures)</dl>")
  }

  /// What of each object the origin sent itself: the fewer copies for the more who have it, the more peers did.
  private var offload: Markup {
    let title: Markup = "Offload per object"
    guard let offload = origin.offload, !offload.objects.isEmpty else {
      return PageParts.section("offload", title, PageParts.empty("Nothing was sent of any object yet."))
    }
    let all = PageParts.sum(offload.objects.map(\.flow.sent) + [offload.others.bytes])
    let rows = sorted(offload.objects).prefix(OriginStatus.mostSent).map { line -> Markup in
      """
      <tr><th scope="row">\(PageParts.clipped(line.path, 120)) <small>\(PageParts.size(line.length))</small></th>\
      <td>\(PageParts.bar(line.flow.sent, of: all, "out"))</td>\
      \(PageParts.number("\(PageParts.size(line.flow.sent))"))\
      \(PageParts.number("\(Quantities.copies(line.flow.sent, of: line.length))"))\
      \(PageParts.number(PageParts.rate(line.flow.sending)))</tr>

      """
    }
    let order = [PageView.Order.rate, .name].contains(view.order) ? view.order : .sent
    let table = PageParts.table(
      "copies", caption: "What this origin sent of each object: one copy is its length",
      columns: [
        .text("Path", .name), .text("Share"), .number("Sent", .sent), .number("Copies"), .number("Rate", .rate),
      ], rows: rows, order: order, view: view)
    let others: Markup =
      offload.others.count > 0
      ? "\(PageParts.size(offload.others.bytes)) of \(PageParts.count(offload.others.count)) other objects; " : ""
    let note: Markup = """
      <p class="soft">Counted when an answer is over. Besides: \(others)\(PageParts.size(offload.besides)) of \
      descriptions, of pages, of files that have no description or are published no more, and of small answers given \
      again. How many have an object, its selector knows.</p>

      """
    return PageParts.section("offload", title, "\(table)\(note)")
  }

  private func sorted(_ lines: [OriginStatus.Sent]) -> [OriginStatus.Sent] {
    lines.indices.sorted { a, b in
      let (one, other) = (lines[a], lines[b])
      switch view.order {
      case .name: return (one.path, a) < (other.path, b)
      case .rate where one.flow.sending != other.flow.sending:
        return one.flow.sending ?? -1 > other.flow.sending ?? -1
      default: return one.flow.sent != other.flow.sent ? one.flow.sent > other.flow.sent : a < b
      }
    }.map { lines[$0] }
  }

  private var files: Markup {
    guard !origin.files.isEmpty else {
      return PageParts.section("files", "Files", PageParts.empty("No file is described yet."))
    }
    let files = origin.files
    let indices = files.indices.sorted { a, b in
      switch order {
      case .received where files[a].length != files[b].length: files[a].length > files[b].length
      case .age where files[a].serial != files[b].serial: files[a].serial > files[b].serial
      default: (files[a].path, a) < (files[b].path, b)
      }
    }
    let rows = indices.prefix(OriginStatus.mostFiles).map { at -> Markup in
      """
      <tr><th scope="row">\(PageParts.clipped(files[at].path, 120))</th>\
      <td class="n">\(PageParts.size(files[at].length))</td><td class="n">\(PageParts.count(files[at].serial))</td>\
      <td><code class="hash">\(PageParts.clipped(files[at].object, 64))</code></td></tr>

      """
    }
    let table = PageParts.table(
      "published", caption: PageParts.count(origin.fileCount, "file", "files") + " described",
      columns: [.text("Path", .name), .number("Length", .received), .number("Serial", .age), .text("Infohash")],
      rows: rows, order: order, view: view)
    return PageParts.section("files", "Files", "\(table)\(PageParts.more(rows.count, of: origin.fileCount))")
  }
}
