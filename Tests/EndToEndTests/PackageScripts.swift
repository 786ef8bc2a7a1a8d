/// Shell programs that make repositories and use them, all as an ordinary user.
enum PackageScripts {
  /// repository ROOT WORK: makes a package of 300,000 bytes and publishes it below ROOT: `flat/` without a signature,
  /// `dists/` with one of a key that lies in WORK/key.gpg, and as a wheel in an index for pip in `simple/`.
  static let repository = """
    set -e
    root=$1 work=$2
    cd "$work"
    mkdir -p pkg/DEBIAN pkg/usr/share/shoal-test "$root/flat" "$root/pool/main" "$root/dists/stable/main/binary-all"
    head -c 300000 /dev/urandom > pkg/usr/share/shoal-test/data
    printf '%s\\n' 'Package: shoal-test' 'Version: 1.0' 'Architecture: all' 'Maintainer: Test <test@example.org>' \\
      'Description: A package for a test' > pkg/DEBIAN/control
    chmod -R u=rwX,go=rX pkg
    dpkg-deb --build pkg "$root/flat/shoal-test_1.0_all.deb" > /dev/null
    cp "$root/flat/shoal-test_1.0_all.deb" "$root/pool/main/"
    cd "$root/flat"
    dpkg-scanpackages -m . > Packages 2> /dev/null
    cd "$root"
    dpkg-scanpackages -m pool > dists/stable/main/binary-all/Packages 2> /dev/null
    gzip -9nk dists/stable/main/binary-all/Packages
    cd dists/stable
    {
      printf '%s\\n' 'Origin: Test' 'Suite: stable' 'Codename: stable' "Date: $(date -Ru)" 'Architectures: all' \\
        'Components: main' 'SHA256:'
      for file in main/binary-all/Packages main/binary-all/Packages.gz; do
        printf ' %s %s %s\\n' "$(sha256sum < $file | cut -d' ' -f1)" "$(stat -c %s $file)" $file
      done
    } > Release
    export GNUPGHOME=$work/gnupg
    mkdir -m 700 "$GNUPGHOME"
    gpg --batch --quiet --passphrase '' --pinentry-mode loopback --quick-generate-key test@example.org default \\
      default never
    gpg --batch --quiet --clearsign -o InRelease Release
    gpg --batch --quiet --export > "$work/key.gpg"
    gpgconf --kill all
    python3 - "$root" "$work/pkg/usr/share/shoal-test/data" <<'PYTHON'
    import base64, hashlib, os, sys, zipfile
    root, data = sys.argv[1], open(sys.argv[2], "rb").read()
    parts = {
      "shoal_test/__init__.py": b"", "shoal_test/data": data,
      "shoal_test-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\\nName: shoal-test\\nVersion: 1.0\\n",
      "shoal_test-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"}
    digest = lambda bytes: base64.urlsafe_b64encode(hashlib.sha256(bytes).digest()).rstrip(b"=").decode()
    record = "".join("%s,sha256=%s,%d\\n" % (name, digest(part), len(part)) for name, part in parts.items())
    parts["shoal_test-1.0.dist-info/RECORD"] = (record + "shoal_test-1.0.dist-info/RECORD,,\\n").encode()
    os.makedirs(root + "/wheels")
    os.makedirs(root + "/simple/shoal-test")
    name = "shoal_test-1.0-py3-none-any.whl"
    with zipfile.ZipFile(root + "/wheels/" + name, "w") as wheel:
      for part in parts.items(): wheel.writestr(*part)
    sha = hashlib.sha256(open(root + "/wheels/" + name, "rb").read()).hexdigest()
    page = '<!DOCTYPE html><html><body><a href="%s">%s</a></body></html>'
    with open(root + "/simple/shoal-test/index.html", "w") as index:
      index.write(page % ("../../wheels/%s#sha256=%s" % (name, sha), name))
    with open(root + "/simple/index.html", "w") as index: index.write(page % ("shoal-test/", "shoal-test"))
    PYTHON

    """

  /// apt WORK SOURCE PROXY: a Debian of its own below WORK, whose packages come from the flat and the signed
  /// repository at SOURCE: update twice, then install and download.
  static let apt = """
    work=$1 source=$2 proxy=$3
    cd "$work"
    mkdir -p apt/state/lists/partial apt/cache/archives/partial apt/etc/apt.conf.d apt/etc/preferences.d apt/log \\
      target/var/lib/dpkg/info target/var/lib/dpkg/updates target/var/lib/dpkg/triggers
    : > target/var/lib/dpkg/status
    : > target/var/lib/dpkg/available
    cat > apt.conf <<CONF
    Dir::State "$work/apt/state";
    Dir::State::status "$work/target/var/lib/dpkg/status";
    Dir::Cache "$work/apt/cache";
    Dir::Etc "$work/apt/etc";
    Dir::Log "$work/apt/log";
    APT::Architecture "amd64";
    APT::Architectures "amd64";
    APT::Sandbox::User "";
    Acquire::Languages "none";
    Acquire::Retries "0";
    DPkg::Options { "--root=$work/target"; "--force-not-root"; "--force-bad-path"; };
    CONF
    [ -z "$proxy" ] || echo "Acquire::http::Proxy \\"$proxy\\";" >> apt.conf
    echo "deb [trusted=yes] $source/flat ./" > apt/etc/sources.list
    echo "deb [signed-by=$work/key.gpg] $source stable main" >> apt/etc/sources.list
    unset http_proxy HTTP_PROXY no_proxy
    export APT_CONFIG=$work/apt.conf
    set -e
    echo "== first"
    apt-get update
    echo "== second"
    apt-get update
    echo "== install"
    apt-get install --yes shoal-test
    echo "== signed"
    sed -i 1d apt/etc/sources.list
    apt-get update
    apt-get clean
    apt-get install --yes --reinstall --download-only shoal-test
    cmp apt/cache/archives/shoal-test_1.0_all.deb "$4"
    cmp target/usr/share/shoal-test/data pkg/usr/share/shoal-test/data
    echo "== same"

    """

  /// pip WORK INDEX PROXY: downloads the wheel with pip's index as an argument, and again with it in the environment.
  static let pip = """
    work=$1 index=$2 proxy=$3
    cd "$work"
    unset http_proxy HTTP_PROXY no_proxy
    export PIP_CONFIG_FILE=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
    set -e
    pip="/usr/bin/python3 -m pip download --no-deps ${proxy:+--proxy $proxy}"
    $pip --index-url "$index" --dest first shoal-test
    PIP_INDEX_URL=$index $pip --dest second shoal-test
    for folder in first second; do cmp $folder/shoal_test-1.0-py3-none-any.whl "$4"; done
    echo "== same"

    """

  /// The configuration of an nginx that serves ROOT at an endpoint and keeps its files in WORK.
  static func nginx(root: String, work: String, listen: String) -> String {
    """
    daemon off;
    worker_processes 1;
    pid \(work)/nginx.pid;
    error_log stderr;
    events {}
    http {
      access_log \(work)/nginx.log;
      client_body_temp_path \(work)/body;
      proxy_temp_path \(work)/proxy;
      fastcgi_temp_path \(work)/fastcgi;
      uwsgi_temp_path \(work)/uwsgi;
      scgi_temp_path \(work)/scgi;
      types { text/html html; }
      server { listen \(listen); root \(root); autoindex on; }
    }

    """
  }
}
