/// How many wants failed, by reason.
package struct FailuresByKind: Hashable, Codable, Sendable {
  private var counts = [Int64](repeating: 0, count: TransferFailure.Kind.allCases.count)

  package init() {}

  package subscript(_ kind: TransferFailure.Kind) -> Int64 {
    get { counts[Self.place(of: kind)] }
    set { counts[Self.place(of: kind)] = newValue }
  }

  private static func place(of kind: TransferFailure.Kind) -> Int {
    TransferFailure.Kind.allCases.firstIndex(of: kind) ?? 0
  }
}
