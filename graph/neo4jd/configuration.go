package neo4jd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// configure writes neo4j.conf.
func (f folder) configure(settings Settings, port int) error {
	lines := []string{
		"# Written by Clew at each start; changes made here are lost.",
		"server.default_listen_address=127.0.0.1",
		"server.bolt.enabled=true",
		fmt.Sprintf("server.bolt.listen_address=127.0.0.1:%d", port),
		fmt.Sprintf("server.bolt.advertised_address=127.0.0.1:%d", port),
		"server.http.enabled=false",
		"server.https.enabled=false",
		"dbms.usage_report.enabled=false",
		"dbms.security.auth_enabled=true",
		"dbms.security.allow_csv_import_from_file_urls=false",
		// LOAD CSV reaches no address, not even on loopback.
		"internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0",
		// No procedure of a plugin is loaded. The list does not cover the
		// built-in ones, such as dbms.listConfig: who runs other people's
		// Cypher has to look at its plan.
		"dbms.security.procedures.allowlist=",
		fmt.Sprintf("server.memory.pagecache.size=%dk", settings.PageCacheBytes>>10),
		fmt.Sprintf("db.memory.transaction.max=%dk", settings.HeapBytes>>11),
		"db.transaction.timeout=10m",
		"db.tx_log.rotation.retention_policy=256M size",
		"db.tx_log.preallocate=false",
		// Without these two a stop waits twice five seconds for threads that
		// have nothing to do: connections are closed and databases
		// checkpointed before.
		"internal.server.bolt.thread_pool_shutdown_wait_time=0s",
		"internal.server.bolt.connection_shutdown_wait_time=0s",
	}
	name := filepath.Join(f.configuration(), "neo4j.conf")
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return folderError(string(f), err)
	}
	return nil
}

// javaArguments are the options that Neo4j's own start script passes to Java,
// from the neo4j.conf of its distribution, then those of the settings, which
// Java prefers. The choice of a garbage collector is left to Java, which takes
// G1 where there are two cores and enough memory.
func javaArguments(settings Settings) []string {
	return append([]string{
		fmt.Sprintf("-Xms%dk", settings.HeapBytes>>10),
		fmt.Sprintf("-Xmx%dk", settings.HeapBytes>>10),
		"-XX:-OmitStackTraceInFastThrow",
		"-XX:+UnlockExperimentalVMOptions",
		"-XX:+TrustFinalNonStaticFields",
		"-XX:+DisableExplicitGC",
		"-XX:+ExitOnOutOfMemoryError",
		"-Djdk.nio.maxCachedBufferSize=1024",
		"-Dio.netty.tryReflectionSetAccessible=true",
		"-Dio.netty.leakDetection.level=DISABLED",
		"-Djdk.tls.ephemeralDHKeySize=2048",
		"-Djdk.tls.rejectClientInitiatedRenegotiation=true",
		"-Dlog4j2.disable.jmx=true",
		"-Dlog4j.layout.jsonTemplate.maxStringLength=32768",
		"-Dfile.encoding=UTF-8",
		"--add-opens=java.base/java.nio=ALL-UNNAMED",
		"--add-opens=java.base/java.io=ALL-UNNAMED",
		"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
	}, settings.JavaOptions...)
}

// writeArguments writes options of Java to a file that java reads as @file. The
// class path is long, and a command line should be readable.
func (f folder) writeArguments(name string, jars, options []string) (string, error) {
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	var text strings.Builder
	for _, option := range append([]string{"-cp", strings.Join(jars, string(os.PathListSeparator))}, options...) {
		fmt.Fprintf(&text, "\"%s\"\n", quote.Replace(option))
	}
	path := filepath.Join(f.configuration(), name)
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		return "", folderError(string(f), err)
	}
	return path, nil
}
