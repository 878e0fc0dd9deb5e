# KAFKA_LOG_DIRS becomes log.dirs, and so on, as in the official image; formats what is empty.
set -euo pipefail
settings=/tmp/server.properties
env | sed -n 's/^KAFKA_\([A-Z_]*\)=\(.*\)$/\1 \2/p' | while read -r name value; do
  name="${name,,}"
  echo "${name//_/.}=$value"
done > "$settings"
java=(java -Xmx512m -cp '/opt/kafka/libs/*' -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
  -Dorg.slf4j.simpleLogger.log.kafka.server=info -Dorg.slf4j.simpleLogger.log.org.apache.kafka.server=info)
"${java[@]}" kafka.tools.StorageTool format --ignore-formatted -c "$settings" \
  -t "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}"
exec "${java[@]}" kafka.Kafka "$settings"
