using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.Console.Serving;

/// <summary>A file that is built in: style sheet, script, icon.</summary>
internal sealed class Asset
{
    private static readonly Dictionary<string, Asset> All = new()
    {
        ["console.css"] = new("console.css", "text/css; charset=utf-8"),
        ["console.js"] = new("console.js", "text/javascript; charset=utf-8"),
        ["icon.svg"] = new("icon.svg", "image/svg+xml"),
        ["openapi.json"] = new("openapi.json", "application/json"),
    };

    private readonly string _type;
    private readonly byte[] _content;
    private readonly string _tag;

    private Asset(string name, string type)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        _content = new byte[stream.Length];
        stream.ReadExactly(_content);
        _type = type;
        _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(_content))[..16]}\"";
    }

    /// <summary>A file by its name; null if it does not exist.</summary>
    public static Asset? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Sends it, unless the browser has it.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = _tag;
        if (request.Headers.IfNoneMatch.ToString() == _tag)
        {
            response.StatusCode = 304;
            return;
        }

        response.ContentType = _type;
        response.ContentLength = _content.Length;
        await response.Body.WriteAsync(_content, context.RequestAborted);
    }
}
