using System.Buffers.Text;
using System.Text.Json;
using ScheduledJobs.Kube.Transport;

namespace ScheduledJobs.Operator.Actions.Http.References;

/// <summary>The audiences of the API server that the operator can know: its address, and those of the operator's own token.</summary>
internal static class ApiServerAudience
{
    /// <summary>The audiences. Sources that cannot be read add none.</summary>
    public static IReadOnlyList<string> Of(KubeClientConfiguration configuration)
    {
        List<string> audiences = [configuration.Server.OriginalString, configuration.Server.IdnHost];
        var token = configuration.Token ?? ReadFile(configuration.TokenFile);
        if (token is not null)
            audiences.AddRange(OfToken(token));
        return audiences;
    }

    /// <summary>The claims <c>aud</c> and <c>iss</c> of a JSON web token. The issuer is the API server, and its default audience.</summary>
    internal static IReadOnlyList<string> OfToken(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
            return [];
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            var root = claims.RootElement;
            return root.ValueKind == JsonValueKind.Object ? [.. Texts(root, "aud"), .. Texts(root, "iss")] : [];
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            // A token in another format says nothing about audiences.
            return [];
        }
    }

    private static List<string> Texts(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var claim))
            return [];
        var values = claim.ValueKind == JsonValueKind.Array ? claim.EnumerateArray().ToList() : [claim];
        return values.Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!).ToList();
    }

    private static string? ReadFile(string? path)
    {
        try
        {
            return path is null ? null : File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
