/// A page of the screen.
enum TopPage: Int, CaseIterable {
  case overview
  /// What there is most of: peers of an agent, swarms of a selector, files of an origin.
  case list
  case flows
  case events

  init?(key: Character) {
    guard let number = key.wholeNumberValue, key.isASCII, let page = TopPage(rawValue: number - 1) else { return nil }
    self = page
  }

  func moved(by step: Int) -> TopPage {
    let all = Self.allCases
    return all[(rawValue + step + all.count) % all.count]
  }

  /// What it is called on a node of this kind.
  func title(_ role: TopRole?) -> String {
    switch self {
    case .overview: "Overview"
    case .list: role?.listTitle ?? "Peers"
    case .flows: "Flows"
    case .events: "Events"
    }
  }
}
