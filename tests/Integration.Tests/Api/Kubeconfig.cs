using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace ScheduledJobs.Integration.Tests.Api;

/// <summary>
/// The current context of a kubeconfig file. The suite has its own reader, so that a mistake in the product's reader shows in the
/// operator under test and not in the test that watches it.
/// </summary>
public sealed class Kubeconfig
{
    private readonly string _folder;
    private readonly JsonObject _cluster;
    private readonly JsonObject _user;

    private Kubeconfig(string folder, JsonObject cluster, JsonObject user)
    {
        _folder = folder;
        _cluster = cluster;
        _user = user;
    }

    public Uri Server => new(_cluster.Text("server")!);

    public string? Token => _user.Text("token");

    public static Kubeconfig Read(string path)
    {
        var config = YamlText.Single(File.ReadAllText(path));
        var context = Named("contexts", config.Text("current-context"), "context");
        return new(
            Path.GetDirectoryName(Path.GetFullPath(path))!,
            Named("clusters", context.Text("cluster"), "cluster"),
            Named("users", context.Text("user"), "user"));

        JsonObject Named(string list, string? name, string member) =>
            config.Items(list).FirstOrDefault(i => i.Text("name") == name)?[member] as JsonObject
            ?? throw new InvalidOperationException($"{path}: {list} has no '{name}'.");
    }

    public X509Certificate2Collection Authorities()
    {
        var trusted = new X509Certificate2Collection();
        if (Pem(_cluster, "certificate-authority") is { } pem)
            trusted.ImportFromPem(pem);
        return trusted;
    }

    public X509Certificate2? ClientCertificate() =>
        Pem(_user, "client-certificate") is { } certificate && Pem(_user, "client-key") is { } key
            ? X509Certificate2.CreateFromPem(certificate, key)
            : null;

    private string? Pem(JsonObject owner, string member)
    {
        if (owner.Text($"{member}-data") is { } data)
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        return owner.Text(member) is { } file ? File.ReadAllText(Path.Combine(_folder, file)) : null;
    }
}
