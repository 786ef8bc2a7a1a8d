import Testing

@testable import Nodes

@Suite struct PageStyleTests {
  /// The custom properties, as the light page has them and then the dark one.
  private static let themes: [[String: String]] = StatusPage.style.split(separator: ":root {").prefix(2)
    .map { block in
      let pairs = block.prefix { $0 != "}" }.split(separator: ";").compactMap { line -> (String, String)? in
        let parts = line.split(separator: ":").map { $0.filter { $0 != " " && $0 != "\n" } }
        return parts.count == 2 && parts[0].hasPrefix("--") ? (parts[0], parts[1]) : nil
      }
      return Dictionary(pairs) { $1 }
    }

  /// Text on what it stands on.
  private static let texts = [
    ("--ink", "--card"), ("--ink", "--ground"), ("--ink", "--raised"), ("--soft", "--card"), ("--soft", "--ground"),
    ("--soft", "--raised"), ("--link", "--card"), ("--link", "--ground"), ("--link", "--raised"), ("--bad", "--card"),
    ("--warn", "--card"), ("--card", "--ink"),
  ]
  /// Forms that mean something, on what they stand on.
  private static let forms = [
    ("--in", "--card"), ("--out", "--card"), ("--near", "--card"), ("--rest", "--card"), ("--in", "--track"),
    ("--out", "--track"), ("--near", "--track"), ("--good", "--ground"), ("--warn", "--ground"), ("--soft", "--ground"),
    ("--link", "--card"), ("--bad", "--card"), ("--in", "--ground"),
  ]

  /// Contrast as WCAG 2.2 defines it.
  private func contrast(_ a: String, _ b: String) -> Double {
    func luminance(_ color: String) -> Double {
      let number = Int(color.dropFirst(), radix: 16) ?? 0
      let parts = [number >> 16 & 255, number >> 8 & 255, number & 255].map { part -> Double in
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : Self.power((value + 0.055) / 1.055)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let (light, dark) = (max(luminance(a), luminance(b)), min(luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)
  }

  /// To the power of 2.4, the fifth root of the twelfth power, without a library of functions.
  private static func power(_ base: Double) -> Double {
    let twelfth = (0..<12).reduce(1.0) { product, _ in product * base }
    var root = base
    for _ in 0..<60 { root -= (root * root * root * root * root - twelfth) / (5 * root * root * root * root) }
    return root
  }

  @Test func `contrast is what WCAG says it is`() {
    #expect(contrast("#ffffff", "#000000") == 21)
    #expect(abs(contrast("#777777", "#ffffff") - 4.48) < 0.01)
  }

  @Test func `text can be read and forms can be seen, in light and in dark`() {
    #expect(Self.themes.count == 2 && Self.themes[0].count == Self.themes[1].count)
    for theme in Self.themes {
      for (pairs, least) in [(Self.texts, 4.5), (Self.forms, 3.0)] {
        for (front, back) in pairs {
          let found = contrast(theme[front] ?? "", theme[back] ?? "")
          #expect(found >= least, "\(front) on \(back): \(found)")
        }
      }
    }
  }

  @Test func `braces are balanced, and every color has a name`() {
    let style = StatusPage.style
    #expect(style.count { $0 == "{" } == style.count { $0 == "}" })
    let lines = style.split(separator: "\n").filter { !$0.contains("--") || $0.contains("var(--") }
    #expect(!lines.contains { $0.contains("#") && !$0.contains("#state") }, "no color is written twice")
    #expect(!style.contains("url(") && !style.contains("@import"))
  }

  @Test func `every class that pages use is in the style sheet`() {
    let known = ["in", "plain", "half", "name"]
    for status in PageSamples.all {
      let view = PageView(query: "object=\(PageSamples.hash(1))&peer=\(PageSamples.hash(2))")
      for element in PageReader(StatusPage.html(status, view: view)).elements {
        for name in (element.attributes["class"] ?? "").split(separator: " ") {
          #expect(StatusPage.style.contains(".\(name)") || known.contains(String(name)), "\(name)")
        }
      }
    }
  }
}
