import Nodes
import Selection
import Synchronization
import Vocabulary

/// Reads what the operator has withdrawn, and signs it for each address of the origin.
///
/// May be used from any thread.
package final class Tombstones: Sendable {
  private let catalog: Catalog
  private let state: OriginState
  private let configuration: OriginConfiguration
  private let also: [String]
  /// How many there were when the machine was told last, and which keys had signed them.
  private let told = Mutex<(count: Int, keys: String)>((0, ""))

  init(catalog: Catalog, state: OriginState, configuration: OriginConfiguration, also: [String]) {
    self.catalog = catalog
    self.state = state
    self.configuration = configuration
    self.also = also
  }

  /// What the machine is to hear: all there are, if any came since.
  func news() -> [OriginInput] {
    let keys = state.keys
    guard let list = try? catalog.withdrawals(),
      told.withLock({ $0.count != list.count || !list.isEmpty && $0.keys != keys.mark })
    else { return [] }
    let files = list.compactMap { try? signed($0, keys) }
    told.withLock { $0 = (list.count, keys.mark) }
    return [.withdrawn(files)]
  }

  private func signed(
    _ one: Catalog.Withdrawn, _ keys: SigningKeys
  ) throws(OriginNode.Failure) -> WithdrawnFiles.File {
    var tombstones: [Withdrawal] = []
    for base in [configuration.base] + also {
      for key in keys.keys {
        var tombstone = Withdrawal(
          key: NodeID(key: key), base: base, url: base + RequestPath.encoded(one.path.split(separator: "/")),
          serial: one.serial, object: one.object, time: one.time)
        tombstone.signature = try keys.sign(Array(tombstone.signedText.utf8), by: key)
        tombstones.append(tombstone)
      }
    }
    return WithdrawnFiles.File(
      path: one.path, version: one.version, object: one.object, tombstones: tombstones,
      text: String(decoding: SelectorAPI.encode(tombstones), as: UTF8.self))
  }

  /// What `shoal origin withdraw` does, beside an origin that runs or without one.
  ///
  /// - Throws: `OriginNode.Failure`, a sentence for the user.
  package static func withdraw(_ path: String, root: String, state: String?, now: Int64) throws(OriginNode.Failure) {
    let directory = state ?? root.trimmingSuffix("/") + "/" + OriginConfiguration.stateDirectoryName
    let catalog = try Catalog(directory: directory, tidies: false)
    let name = path.split(separator: "/").joined(separator: "/")
    guard let isKnown = try? catalog.withdraw(name, now: now) else {
      throw OriginNode.Failure("The catalog in \(directory) cannot be written to.")
    }
    guard isKnown else {
      throw OriginNode.Failure("This origin has described no file '\(name)': name it as it is under --root.")
    }
  }
}
