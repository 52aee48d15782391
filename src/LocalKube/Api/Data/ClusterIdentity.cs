using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScheduledJobs.LocalKube.Api.Data;

/// <summary>What a kubeconfig relies on, so that it still works after a restart.</summary>
/// <param name="Port">Port of the API.</param>
/// <param name="Token">Token of the administrator.</param>
/// <param name="AuthorityPem">The authority that clients trust.</param>
/// <param name="CertificatePem">The server's certificate.</param>
/// <param name="KeyPem">Its private key.</param>
internal sealed record ClusterIdentity(int Port, string Token, string AuthorityPem, string CertificatePem, string KeyPem)
{
    public const string FileName = "cluster.json";

    private const string NextFileName = FileName + ".new";

    /// <summary>Reads it; null if the directory is new.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ClusterIdentity? Read(IDataFolder folder)
    {
        folder.Delete(NextFileName);
        using var input = folder.OpenRead(FileName);
        if (input is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize(input, DataJsonContext.Default.ClusterIdentity) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new IOException(
                $"{folder.PathOf(FileName)} is damaged: {e.Message} Restore it, or remove it: the cluster then gets a new token and a new certificate", e);
        }
    }

    /// <summary>Replaces the file in one step.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(IDataFolder folder)
    {
        using (var file = folder.Create(NextFileName))
        {
            file.Write(0, JsonSerializer.SerializeToUtf8Bytes(this, DataJsonContext.Default.ClusterIdentity));
            file.Sync();
        }

        folder.Rename(NextFileName, FileName);
        folder.Sync();
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClusterIdentity))]
internal sealed partial class DataJsonContext : JsonSerializerContext;
