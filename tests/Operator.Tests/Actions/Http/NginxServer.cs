using System.Diagnostics;
using System.Net.Sockets;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>
/// nginx as a target that we did not write: plain HTTP, TLS with HTTP/2, and TLS with client certificates, all on loopback and in
/// its own folder.
/// </summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private NginxServer(Process process, string folder, int[] ports)
    {
        _process = process;
        _folder = folder;
        (PlainPort, TlsPort, MutualPort) = (ports[0], ports[1], ports[2]);
    }

    public int PlainPort { get; }

    public int TlsPort { get; }

    public int MutualPort { get; }

    /// <summary>Its access log: one line per request, in the configured format.</summary>
    public IReadOnlyList<string> Log => File.ReadAllLines(Path.Combine(_folder, "access.log"));

    /// <summary>
    /// Starts it. Without nginx the test is skipped, but fails in CI, which must install it: otherwise the view of third-party servers
    /// would go untested.
    /// </summary>
    public static async Task<NginxServer> RequireAsync()
    {
        var program = Find();
        if (program is null && Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException("nginx is not installed, and in CI it must be.");
        Skip.If(program is null, "nginx is not installed");
        var folder = Directory.CreateTempSubdirectory("scheduledjobs-nginx-").FullName;
        int[] ports = [TestServer.UnusedPort(), TestServer.UnusedPort(), TestServer.UnusedPort()];
        await WriteFilesAsync(folder, ports);
        var process = Process.Start(new ProcessStartInfo(program!, ["-p", folder, "-c", "nginx.conf", "-e", "error.log"]) { UseShellExecute = false })!;
        var server = new NginxServer(process, folder, ports);
        await Eventually.BecomesTrueAsync(() => server.IsUpAsync(), "nginx is up");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // Debian puts it in a folder that is only in root's PATH.
    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);

    private async Task<bool> IsUpAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"nginx has ended:\n{await File.ReadAllTextAsync(Path.Combine(_folder, "error.log"))}");
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", MutualPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task WriteFilesAsync(string folder, int[] ports)
    {
        var certificate = TestCertificates.Server("localhost");
        await WriteAsync("server.crt", certificate.ExportCertificatePem());
        await WriteAsync("server.key", certificate.KeyPem());
        await WriteAsync("ca.crt", TestCertificates.Authority.ExportCertificatePem());
        await WriteAsync("users", "ann:{PLAIN}pässword\n");
        await WriteAsync("hello.txt", string.Concat(Enumerable.Repeat("hello ", 1000)));
        await WriteAsync("nginx.conf", $$"""
            daemon off;
            master_process off;
            pid nginx.pid;
            events { worker_connections 256; }
            http {
              log_format all '$request_method $request_uri $server_protocol $status user=$remote_user client=$ssl_client_s_dn tls=$ssl_protocol key=$http_idempotency_key attempt=$http_x_scheduledjob_attempt';
              access_log access.log all;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              root .;
              gzip on;
              gzip_types text/plain;
              default_type text/plain;
              ssl_certificate server.crt;
              ssl_certificate_key server.key;
              server {
                listen 127.0.0.1:{{ports[0]}};
                location / { return 200 "ready"; }
                location /basic { auth_basic "private"; auth_basic_user_file users; try_files /hello.txt =404; }
                location = /hello.txt { }
                location = /moved { return 308 /hello.txt; }
                location = /hangs-up { return 444; }
              }
              server {
                listen 127.0.0.1:{{ports[1]}} ssl http2;
                ssl_protocols TLSv1.3;
                location / { return 200 "ready"; }
              }
              server {
                listen 127.0.0.1:{{ports[2]}} ssl;
                ssl_protocols TLSv1.2;
                ssl_client_certificate ca.crt;
                ssl_verify_client on;
                location / { return 200 "ready"; }
              }
            }
            """);

        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text);
    }
}
