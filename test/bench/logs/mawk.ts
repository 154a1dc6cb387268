/** The nine answers as an awk program would count them: rows only, one layout. */
export const MAWK = `
/^#/ { next }
{ rows++; if (index($6, "KeepAliveFailure")) find++ }
tolower($5) !~ /^\\/microsoft-server-activesync/ || $8 ~ /HealthMailbox/ || $10 ~ /AMProbe/ { next }
{
  n = split($6, part, "&"); cmd = device = log_ = ""
  for (i = 1; i <= n; i++) {
    if (part[i] ~ /^Cmd=/) cmd = substr(part[i], 5)
    else if (part[i] ~ /^DeviceId=/) device = substr(part[i], 10)
    else if (part[i] ~ /^Log=/) log_ = substr(part[i], 5)
  }
  eas++; hits[tolower($8) " " device]++
  if (cmd ~ /^(SendMail|SmartReply|SmartForward)$/) send++
  m = split(log_, token, "_"); zero = high = 0
  for (i = 1; i <= m; i++) {
    t = token[i]
    if (t ~ /^Fid:/) folder = substr(t, 5)
    else if (t ~ /^Sk:/) { k = substr(t, 4); if (k == "0") zero = 1; keys[device " " folder " " k]++ }
    else if (t ~ /^S[0-9]/ || t ~ /^SC1:/) { sub(/^SC1:|^S/, "", t); statuses[cmd " " t]++ }
    else if (t ~ /^Error:/) errors[substr(t, 7)]++
    else if (t ~ /^RpcC/) { if (substr(t, 5) + 0 >= 200) high = 1 }
    else if (t ~ /^RpcL/) { if (substr(t, 5) + 0 >= 2000) high = 1 }
  }
  zeros += zero; highs += high
}
END {
  for (k in keys) if (keys[k] > 1) repeated++
  for (e in errors) errorRows += errors[e]
  for (h in hits) pairs++
  for (s in statuses) kinds++
  print rows, eas, send, zeros, repeated, highs, pairs, errorRows, kinds, find
}`;
