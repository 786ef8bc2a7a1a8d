/// A page as a browser would have it, read strictly: what browsers repair is a problem here.
struct PageReader {
  struct Element {
    var name: String
    var attributes: [String: String]
    /// All text inside of it.
    var text = ""
    /// Names of those that it is in, the outermost first.
    var parents: [String]
  }

  private(set) var elements: [Element] = []
  private(set) var problems: [String] = []

  private static let void: Set = ["meta", "link", "br", "hr", "img", "input"]

  init(_ html: String) {
    var open: [Int] = []
    var rest = html[...]
    while let at = rest.firstIndex(of: "<") {
      take(rest[..<at], in: open)
      guard let end = rest[at...].firstIndex(of: ">") else {
        problems.append("a tag without an end")
        return
      }
      let tag = rest[rest.index(after: at)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("!DOCTYPE") { continue }
      if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if let last = open.last, elements[last].name == name {
          open.removeLast()
        } else {
          problems.append("</\(name)> closes \(open.last.map { elements[$0].name } ?? "nothing")")
        }
        continue
      }
      let closesItself = tag.hasSuffix("/")
      var element = read(closesItself ? tag.dropLast() : tag)
      element.parents = open.map { elements[$0].name }
      elements.append(element)
      if !closesItself, !Self.void.contains(element.name) { open.append(elements.count - 1) }
    }
    take(rest, in: open)
    if !open.isEmpty { problems.append("never closed: \(open.map { elements[$0].name })") }
    let ids = elements.compactMap { $0.attributes["id"] }
    for id in Set(ids) where ids.count(where: { $0 == id }) > 1 { problems.append("the id \(id) is there twice") }
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  private mutating func take(_ text: Substring, in open: [Int]) {
    if text.contains(">") { problems.append("a stray > in \(text)") }
    let plain = text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    for at in open { elements[at].text += plain }
  }

  private mutating func read(_ tag: Substring) -> Element {
    let name = tag.prefix { $0 != " " && $0 != "\n" }
    var element = Element(name: String(name), attributes: [:], parents: [])
    var rest = tag[name.endIndex...].drop { $0 == " " || $0 == "\n" }
    while !rest.isEmpty {
      let key = rest.prefix { $0 != "=" && $0 != " " && $0 != "\n" }
      rest = rest[key.endIndex...]
      var value = ""
      if rest.hasPrefix("=\"") {
        let inside = rest.dropFirst(2)
        guard let end = inside.firstIndex(of: "\"") else {
          problems.append("a value without an end in <\(tag)>")
          return element
        }
        value = String(inside[..<end])
        rest = inside[inside.index(after: end)...]
      } else if rest.hasPrefix("=") {
        problems.append("a value without quotes in <\(tag)>")
        return element
      }
      if element.attributes.updateValue(value, forKey: String(key)) != nil {
        problems.append("\(key) twice in <\(tag)>")
      }
      rest = rest.drop { $0 == " " || $0 == "\n" }
    }
    return element
  }
}
