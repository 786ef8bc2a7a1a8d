import Crypto
import Foundation
package import Nodes
import Vocabulary
package import Wire

/// A metainfo that was parsed and whose every claim that can be checked was: what the machine is told of it, and what
/// the store needs.
package struct CheckedMetainfo: Sendable {
  /// Why a metainfo cannot be used, in a sentence for the user.
  package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var sentence: String
    init(_ sentence: String) { self.sentence = sentence }
    package var description: String { sentence }
  }

  package var description: ObjectDescription
  package var store: StoreDescription

  /// Reads a torrent file. Long for a large one: for a thread that may block.
  ///
  /// - Parameter verifyingLayers: whether to hash the piece layer; without it only what the machine is told is of use.
  /// - Throws: `Refusal`, a sentence.
  package init(_ bytes: [UInt8], verifyingLayers: Bool = true) throws(Refusal) {
    let metainfo: Metainfo
    do throws(MetainfoError) {
      metainfo = try Metainfo.parse(bytes)
      if verifyingLayers { try metainfo.verifyLayers(BlockHash.pair) }
    } catch { throw Refusal("The metainfo cannot be used: \(error).") }
    guard let root = metainfo.piecesRoot else {
      throw Refusal("The metainfo describes the object for BitTorrent v1 only; a hybrid or v2 one is needed.")
    }
    guard metainfo.geometry.blockCount <= StoreDescription.mostBlocks else {
      throw Refusal("The metainfo describes an object larger than 1 TiB, which is more than a store holds.")
    }
    let infohashes = Self.infohashes(of: metainfo)
    store = StoreDescription(
      object: infohashes.v2, geometry: metainfo.geometry, piecesRoot: root, pieceLayer: metainfo.pieceLayer,
      metainfo: bytes)
    description = ObjectDescription(
      name: metainfo.name, geometry: metainfo.geometry, infohashes: infohashes, piecesRoot: root,
      announce: metainfo.announce, urls: metainfo.urlList, signer: metainfo.shoal.map { Self.signer($0, of: metainfo) },
      registration: metainfo.shoal?.registration)
  }

  package static func infohashes(of metainfo: Metainfo) -> InfoHashes {
    metainfo.infohashes(
      sha1: { InfoHash(bytes: Array(Insecure.SHA1.hash(data: $0))) ?? InfoHash(0, 0, 0) },
      sha256: { BlockHash.digest($0) })
  }

  private static func signer(_ shoal: ShoalExtension, of metainfo: Metainfo) -> ObjectDescription.Signer {
    let isValid = Ed25519.holds(shoal.signature, over: metainfo.signedBytes, by: shoal.publicKey)
    var signer = ObjectDescription.Signer(
      key: shoal.publicKey, serial: shoal.serial, path: shoal.path, isValid: isValid,
      base: shoal.base, until: shoal.until)
    if !shoal.also.isEmpty { signer.also = shoal.also }
    // A stranger's description may be large: it is encoded once, however many have signed it.
    let unsigned = shoal.cosignatures.isEmpty ? [] : metainfo.unsignedBytes
    let others = shoal.cosignatures.filter {
      Ed25519.holds($0.signature, over: Metainfo.cosignedBytes(unsigned, by: $0.key), by: $0.key)
    }
    if !others.isEmpty { signer.cosigners = others.map(\.key) }
    let keys = shoal.keys.checked
    if !keys.isEmpty { signer.keys = keys }
    return signer
  }
}
