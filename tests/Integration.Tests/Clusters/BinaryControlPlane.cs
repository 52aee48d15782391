using System.Security.Cryptography;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>
/// A control plane from the two programs that KUBEBUILDER_ASSETS names: etcd and kube-apiserver, on loopback. There are no controllers
/// and no nodes: nothing is garbage-collected, and Pods stay Pending unless the tests move them.
/// </summary>
public sealed class BinaryControlPlane : IControlPlane
{
    private readonly string _folder;
    private readonly BackgroundProcess _etcd;
    private readonly BackgroundProcess _server;

    private BinaryControlPlane(string folder, BackgroundProcess etcd, BackgroundProcess server)
    {
        _folder = folder;
        _etcd = etcd;
        _server = server;
    }

    public string Name => "the control plane of KUBEBUILDER_ASSETS";

    public string AdminKubeconfig => Path.Combine(_folder, "kubeconfig");

    public string OperatorKubeconfig => AdminKubeconfig;

    public bool HasCel => true;

    public bool HasControllers => false;

    public bool? HasKubelet => false;

    public static async Task<BinaryControlPlane> StartAsync(string assets)
    {
        var folder = Directory.CreateTempSubdirectory("scheduledjobs-control-plane-").FullName;
        var (clientPort, peerPort, apiPort) = (FreePort.Find(), FreePort.Find(), FreePort.Find());
        var token = RandomNumberGenerator.GetHexString(32);
        WriteCredentials(folder, apiPort, token);
        var etcd = BackgroundProcess.Start(
            Path.Combine(assets, "etcd"),
            [
                "--data-dir", Path.Combine(folder, "etcd"), "--unsafe-no-fsync",
                "--listen-client-urls", $"http://127.0.0.1:{clientPort}", "--advertise-client-urls", $"http://127.0.0.1:{clientPort}",
                "--listen-peer-urls", $"http://127.0.0.1:{peerPort}",
            ],
            Scratch.PathOf("etcd.log"));
        var server = BackgroundProcess.Start(
            Path.Combine(assets, "kube-apiserver"),
            [
                $"--etcd-servers=http://127.0.0.1:{clientPort}",
                "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", $"--secure-port={apiPort}",
                $"--cert-dir={folder}", $"--tls-cert-file={folder}/server.crt", $"--tls-private-key-file={folder}/server.key",
                $"--service-account-key-file={folder}/service-account.key",
                $"--service-account-signing-key-file={folder}/service-account.key",
                "--service-account-issuer=https://kubernetes.default.svc",
                $"--token-auth-file={folder}/tokens.csv", "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/24", "--allow-privileged=true",
                // Without the controller that creates them, every Pod would wait for its service account.
                "--disable-admission-plugins=ServiceAccount",
            ],
            Scratch.PathOf("kube-apiserver.log"));
        var plane = new BinaryControlPlane(folder, etcd, server);
        try
        {
            await plane.BecomesReadyAsync();
            return plane;
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _etcd.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BecomesReadyAsync()
    {
        using var api = new KubeApi(Kubeconfig.Read(AdminKubeconfig));
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                foreach (var process in new[] { _etcd, _server })
                    if (process.HasExited)
                        throw new InvalidOperationException(await File.ReadAllTextAsync(process.LogPath));
                try
                {
                    return await api.GetTextAsync("readyz") == "ok";
                }
                catch (Exception error) when (error is HttpRequestException or RefusedException)
                {
                    return false;
                }
            },
            "kube-apiserver is ready",
            TimeSpan.FromSeconds(60));
    }

    private static void WriteCredentials(string folder, int port, string token)
    {
        var serving = ServingCertificate.Create();
        using var serviceAccountKey = RSA.Create(2048);
        File.WriteAllText(Path.Combine(folder, "server.crt"), serving.CertificatePem);
        File.WriteAllText(Path.Combine(folder, "server.key"), serving.KeyPem);
        File.WriteAllText(Path.Combine(folder, "service-account.key"), serviceAccountKey.ExportRSAPrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "tokens.csv"), $"{token},admin,admin,system:masters\n");
        File.WriteAllText(
            Path.Combine(folder, "kubeconfig"),
            $"""
            apiVersion: v1
            kind: Config
            current-context: admin
            clusters:
            - name: test
              cluster:
                server: https://127.0.0.1:{port}
                certificate-authority: server.crt
            users:
            - name: admin
              user:
                token: "{token}"
            contexts:
            - name: admin
              context:
                cluster: test
                user: admin
            """);
    }
}
