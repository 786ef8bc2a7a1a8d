import Vocabulary

/// Who asks a selector for something that not everybody may have, and why he does not get it.
struct SelectorCaller {
  /// Nil in traces of before.
  let address: IPAddress?
  private let access: SelectorAccess?
  private let configuration: SelectorConfiguration

  init(_ address: IPAddress?, _ access: SelectorAccess?, _ configuration: SelectorConfiguration) {
    self.address = address?.unmapped
    self.access = access
    self.configuration = configuration
  }

  /// A refusal: an HTTP status and a sentence that says what to do.
  struct Refusal {
    var status: Int
    var sentence: String
  }

  /// The address to count what is brought from; nil for this machine.
  var counted: IPAddress? { isHere ? nil : address }

  /// Whether it brought a token that nobody knows: such a one is told, whatever it asked for.
  var isMistaken: Bool { access?.bearer == .wrong }

  /// Who it is, if it showed an operator's token.
  var operatorName: String? { if case .operator(let name)? = access?.bearer { name } else { nil } }

  private var isHere: Bool { access?.isHere ?? true }

  /// Why an origin's word about an address is not taken from this caller, or nil.
  ///
  /// Where the operator has named origins, or given them a token, nobody else is heard. Else who calls from the machine
  /// of the selector is, and off it whoever speaks for the very address that he calls from.
  ///
  /// - Parameter predecessors: keys of the same origin that have handed over to this one.
  func refusal(of origin: NodeID, after predecessors: [NodeID] = [], at url: String) -> Refusal? {
    if access?.bearer == .registrar { return nil }
    let named = configuration.allowedOrigins
    if ([origin] + predecessors).contains(where: { named.contains($0) }) { return nil }
    let token = configuration.doors?.hasRegistrationToken == true
    if token, isMistaken {
      return Refusal(status: 401, sentence: "the registration token is not the one of this selector")
    }
    if !named.isEmpty {
      let or = token ? ", or give the origin the selector's --registration-token" : ""
      return Refusal(
        status: 403,
        sentence:
          "this selector takes no registrations of the origin key \(origin): give it --allow-origin with that key"
          + or)
    }
    if token {
      return Refusal(
        status: 401,
        sentence: "this selector takes registrations with its token only: give the origin the same "
          + "--registration-token FILE")
    }
    if configuration.doors == nil || isHere { return nil }
    if let address, (try? HTTPURL(url))?.address?.unmapped == address { return nil }
    return Refusal(
      status: 403,
      sentence: "who registers from another machine speaks only for the address that he calls from, here "
        + "\(address.map { "\($0)" } ?? "unknown"): give the selector --allow-origin \(origin), or both the same "
        + "--registration-token FILE")
  }

  /// Why the caller may not see what others do, or nil.
  var refusalToShow: Refusal? {
    if case .operator? = access?.bearer { return nil }
    guard let doors = configuration.doors else { return nil }
    if doors.hasOperators, isMistaken {
      return Refusal(status: 401, sentence: "the token is no operator's of this selector")
    }
    if isHere { return nil }
    guard doors.hasOperators else {
      return Refusal(
        status: 403,
        sentence: "what others do is shown on the selector's own machine only, unless it has --operators FILE")
    }
    return Refusal(
      status: 401, sentence: "what others do is shown to operators: bring a token with --token-file or SHOAL_TOKEN")
  }
}
